import type { Schemas } from './doors';

// The server's shapes by the names that pages know them by.
export type Named = Schemas['NamedId'];
export type Job = Schemas['Job'];

export type Session = Schemas['Session'];
export type Role = Schemas['Role'];
export type StaffMember = Schemas['StaffMember'];
/** An invitation that waits. */
export type Invitation = Schemas['Invitation'];
/** What an invitation offers to whom it is for. */
export type InvitationOffer = Schemas['InvitationOffer'];
export type Workspace = Schemas['WorkspaceSettings'];
export type SenderSettings = Schemas['SenderSettings'];
export type SenderChange = Schemas['SenderChange'];
export type Key = Schemas['Key'];
export type AuditEntry = Schemas['AuditEntry'];

export type Home = Schemas['Home'];
export type RunningCampaign = Schemas['RunningCampaign'];
export type SearchAnswer = Schemas['Found'];

export type ReportOfSales = Schemas['Report_Sale'];
export type Sale = Schemas['Sale'];
export type ProductSale = Schemas['ProductSale'];

export type RfmMatrix = Schemas['RfmMatrix'];
export type RfmBorders = Schemas['RfmBorders'];
export type RfmMoves = Schemas['RfmMoves'];
export type Cohorts = Schemas['Cohorts'];
export type Cohort = Schemas['Cohort'];

export type CustomerRow = Schemas['CustomerRow'];
export type CustomerCard = Schemas['CustomerCard'];
export type CustomerChange = Schemas['CustomerChange'];
export type Consent = Schemas['Consent'];
export type ConsentStatus = Schemas['ConsentStatus'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type TimelineKind = Schemas['TimelineKind'];
export type Fields = Schemas['Fields'];

/** A node of the condition tree; its exact shapes belong to the segment builder. */
export type Condition = Schemas['Condition'];
export type ConditionTree = Schemas['ConditionTree'];
export type SegmentRow = Schemas['SegmentRow'];
export type Segment = Schemas['Segment'];
/** How a segment that is kept live stands. */
export type SegmentLive = Schemas['SegmentLive'];
export type SegmentTrendPoint = Schemas['SegmentTrendPoint'];
/** An entry into a segment or an exit from it. */
export type MembershipChange = Schemas['MembershipChange'];
export type SegmentOverlap = Schemas['SegmentOverlap'];
export type ComparedSegment = Schemas['ComparedSegment'];
export type SegmentCount = Schemas['SegmentCount'];
export type SegmentWhy = Schemas['SegmentWhy'];
export type ConditionWhy = Schemas['ConditionWhy'];
/** What a condition found with a customer. */
export type ConditionFound = Schemas['ConditionFound'];
export type SegmentTemplate = Schemas['SegmentTemplate'];
/** People kept as they were when the list was made. */
export type FrozenList = Schemas['CustomerList'];
export type CouponPool = Schemas['CouponPool'];
export type CouponPoolSettings = Schemas['CouponPoolSettings'];
/** The code of a pool, or how its codes look. */
export type CouponCodes = Schemas['CouponCodes'];
export type CouponCodesImported = Schemas['CouponCodesImported'];
export type CouponSeen = Schemas['CouponSeen'];
export type IssuedCoupon = Schemas['IssuedCoupon'];
export type HeldCoupon = Schemas['HeldCoupon'];
export type Prize = Schemas['Prize'];
export type PrizeOrder = Schemas['PrizeOrder'];
export type Draw = Schemas['Draw'];

/** A segment told to an ad network. */
export type AdAudience = Schemas['AdAudience'];
export type AdExport = Schemas['AdExport'];

export type CampaignState = Schemas['CampaignState'];
export type CampaignRow = Schemas['CampaignRow'];
export type Campaign = Schemas['Campaign'];
export type CampaignCheck = Schemas['CampaignCheck'];
export type CampaignReport = Schemas['CampaignReport'];
export type EffectMetric = Schemas['EffectMetric'];
export type Outcome = Schemas['Outcome'];
export type Delivery = Schemas['Delivery'];

export type ImportKind = Schemas['ImportKind'];
export type ImportState = Schemas['ImportState'];
export type ImportFormat = Schemas['ImportFormat'];
export type ImportConsent = Schemas['ImportConsent'];
export type ImportMapping = Schemas['ColumnMapping'];
/** What a file is about, how it is read and what its columns mean. */
export type ImportPlan = Schemas['ImportMapping'];
export type ImportColumn = Schemas['ImportColumn'];
export type ImportTarget = Schemas['ImportTarget'];
export type ImportTally = Schemas['ImportTally'];
export type Import = Schemas['Import'];

export type LoyaltyProgramme = Schemas['LoyaltyProgramme'];
/** What a programme promises. */
export type LoyaltyRuleSet = Schemas['LoyaltyRuleSet'];
/** The levels of a programme. */
export type LoyaltyTierSet = Schemas['LoyaltyTierSet'];
/** A kind of points. */
export type PointKind = Schemas['PointKind'];
/** Points for what is no purchase. */
export type PointEvent = Schemas['PointEvent'];
/** Who pays for points, when not the shop. */
export type PointFunding = Schemas['PointFunding'];
/** Members by what counts towards levels. */
export type LoyaltyTiers = Schemas['LoyaltyTiers'];
/** Points given or taken by hand. */
export type Award = Schemas['Award'];
export type ProgrammePoints = Schemas['ProgrammePoints'];
export type PointsTier = Schemas['PointsTier'];
export type PointsEntry = Schemas['PointsEntry'];

export type SandboxRow = Schemas['SandboxRow'];
export type SandboxMessage = Schemas['SandboxMessage'];

export type Promotion = Schemas['Promotion'];
export type PromotionState = Schemas['PromotionState'];

export type FoundProduct = Schemas['FoundProduct'];
export type TillAnswer = Schemas['TillAnswer'];
export type PromotionTried = Schemas['PromotionTried'];
export type PromotionSimulation = Schemas['PromotionSimulation'];
export type Replayed = Schemas['Replayed'];
export type LoyaltySimulation = Schemas['LoyaltySimulation'];
/** What a draft of the programme would have done to orders of the past. */
export type LoyaltyRehearsed = Schemas['LoyaltyRehearsed'];
export type LoyaltyRehearsedSide = Schemas['LoyaltyRehearsedSide'];
/** How much of a limit is used. */
export type LimitUse = Schemas['LimitUse'];
/** A promotion that can meet another in a basket. */
export type PromotionConflict = Schemas['PromotionConflict'];
