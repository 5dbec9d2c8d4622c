import { beforeEach, expect, it, vi } from 'vitest';
import { LOCALES, setLocale, type Locale } from '../../i18n';
import type { Condition } from './condition';
import { MESSAGES } from './happening';
import { subjects } from './subject';
import { conditionWords } from './words';

vi.stubGlobal('document', { documentElement: {} });
const context = { currency: 'KZT', names: new Map([['cam_1', 'Autumn']]) };
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
const say = (condition: Condition) => plain(conditionWords(condition, context));

const CONVERTED: Condition = { kind: 'campaign', campaign: 'cam_1', op: 'converted', within: { days: 21 } };
const GRANTED: Condition = { kind: 'contact', channel: 'email', op: 'granted', purpose: 'transactional' };
const OPENED: Condition = { kind: 'messages', message: 'opened', measure: 'count', op: 'at_most', value: 0, window: { last_days: 90, zone: 'customer' }, where: [{ field: 'campaign', op: 'one_of', value: ['cam_1'] }, { field: 'channel', op: 'not_equals', value: 'sms' }] };
const FAVOURITE: Condition = { kind: 'favourite', field: 'category', by: 'total', op: 'one_of', value: ['Tea', 'Coffee'], window: { this: 'year' } };
const SHARE: Condition = { kind: 'share', salt: 'spring-26', from: 10, to: 12.5 };
const SINCE: Condition = { kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { since: { edge: 'first', of: 'messages', message: 'clicked', where: [{ field: 'channel', op: 'one_of', value: ['email'] }] } } };
const SEQUENCE: Condition = {
  kind: 'sequence', window: { last_days: 30 },
  steps: [{ of: 'event', event: 'Product Added' }, { of: 'orders', within: { days: 21 }, without: [{ of: 'event', event: 'Support Called' }, { of: 'returns' }], where: [{ field: 'category', op: 'one_of', value: ['Coffee'] }] }, { of: 'messages', message: 'opened', within: { hours: 2 }, happens: false }],
};

it.each<[Locale, string[]]>([
  ['en', [
    'Campaign “Autumn”: a purchase followed within 21 days', 'E-mail, for service messages: consent was given',
    'Messages opened: at most 0 (in the last 90 days, by the customer’s clock; Campaign: Autumn; Message channel: not SMS)', 'Favourite category: Tea or Coffee (by amount; this year)',
    'Random share: 2.5%, between places 10 and 12.5 of 100 (draw “spring-26”)', 'Purchases: at least 1 (since a link was first followed (Message channel: E-mail))',
    'In this order (Event “Product Added”, in the last 30 days; then, within 21 days — Purchase (Category: Coffee; with none of this in between — Event “Support Called” or Return); did not follow within 2 hours — Message opened)',
  ]],
  ['ru', [
    'Кампания «Autumn»: была покупка в течение 21 дня', 'Эл. почта, для сервисных сообщений: согласие дано',
    'Открытые сообщения: не больше 0 (за последние 90 дней, по времени клиента; Кампания: Autumn; Канал рассылки: не SMS)', 'Любимая категория: Tea или Coffee (по сумме; в этом году)',
    'Случайная доля: 2,5 %, между местами 10 и 12,5 из 100 (жребий «spring-26»)', 'Покупки: не меньше 1 (после первого перехода по ссылке (Канал рассылки: Эл. почта))',
    'В таком порядке (Событие «Product Added», за последние 30 дней; затем в течение 21 дня — Покупка (Категория: Coffee; между ними не было — Событие «Support Called» или Возврат); не последовало в течение 2 часов — Открытие сообщения)',
  ]],
  ['kk', [
    '«Autumn» науқаны: 21 күн ішінде сатып алу болды',
    'Эл. пошта, қызметтік хабарламалар үшін: келісім берілген',
    'Ашылған хабарлама саны: ең көбі 0 (соңғы 90 күнде, клиент уақытымен; Науқан: Autumn; Хабарлама арнасы: SMS емес)',
    'Сүйікті санат: Tea немесе Coffee (сомасы бойынша; осы жылы)',
    'Кездейсоқ үлес: 2,5 %, 100 орынның 10 – 12,5 аралығы («spring-26» жеребесі)',
    'Сатып алу саны: кемінде 1 (сілтеменің алғашқы басылуынан кейін (Хабарлама арнасы: Эл. пошта))',
    'Мына ретпен («Product Added» оқиғасы, соңғы 30 күнде; содан кейін 21 күн ішінде — Сатып алу (Санат: Coffee; арасында болмады — «Support Called» оқиғасы немесе Қайтару); 2 сағат ішінде болмады — Хабарлама ашылуы)',
  ]],
  ['tr', [
    '“Autumn” kampanyası: 21 gün içinde alışveriş yapıldı',
    'E-posta, hizmet mesajları için: izin verildi',
    'Açılan mesaj sayısı: en çok 0 (son 90 günde, müşterinin saatiyle; Kampanya: Autumn; Mesaj kanalı: SMS değil)',
    'Favori kategori: Tea veya Coffee (tutara göre; bu yıl)',
    'Rastgele pay: %2,5, 100 sıranın 10 – 12,5 arası (“spring-26” çekilişi)',
    'Alışveriş sayısı: en az 1 (ilk bağlantı tıklamasından sonra (Mesaj kanalı: E-posta))',
    'Şu sırayla (“Product Added” olayı, son 30 günde; sonra 21 gün içinde — Alışveriş (Kategori: Coffee; arada olmadı — “Support Called” olayı veya İade); 2 saat içinde gelmedi — Mesaj açılışı)',
  ]],
  ['uk', [
    'Кампанія «Autumn»: була покупка протягом 21 дня',
    'Ел. пошта, для сервісних повідомлень: згоду надано',
    'Відкриті повідомлення: не більше 0 (за останні 90 днів, за часом клієнта; Кампанія: Autumn; Канал розсилки: не SMS)',
    'Улюблена категорія: Tea або Coffee (за сумою; цього року)',
    'Випадкова частка: 2,5%, між місцями 10 і 12,5 зі 100 (жереб «spring-26»)',
    'Покупки: не менше 1 (після першого переходу за посиланням (Канал розсилки: Ел. пошта))',
    'У такому порядку (Подія «Product Added», за останні 30 днів; потім протягом 21 дня — Покупка (Категорія: Coffee; між ними не було — Подія «Support Called» або Повернення); не сталося протягом 2 годин — Відкриття повідомлення)',
  ]],
])('each kind reads well in %s', async (locale, expected) => {
  await setLocale(locale);
  expect([CONVERTED, GRANTED, OPENED, FAVOURITE, SHARE, SINCE, SEQUENCE].map(say)).toEqual(expected);
});

/** Every subject with each of its messages, each period and each kind of step. */
function everything(): Condition[] {
  const made = subjects().map(({ make }) => make());
  const happenings = [{ of: 'orders' }, { of: 'returns' }, { of: 'event', event: 'X' }, ...MESSAGES.map((message) => ({ of: 'messages', message }))];
  return [
    ...made.flatMap((condition) => ('message' in condition ? MESSAGES.map((message) => ({ ...condition, message })) : [condition])),
    ...happenings.flatMap((happening) => (['last', 'first'] as const).map((edge): Condition => ({ kind: 'orders', measure: 'count', op: 'at_least', value: 1, window: { since: { edge, ...happening } } }))),
    ...happenings.map((happening): Condition => ({ kind: 'sequence', steps: [happening, { ...happening, within: { minutes: 5 } }, { ...happening }, { ...happening, within: { hours: 1 }, happens: false }] })),
    ...['count', 'total', 'quantity'].map((by): Condition => ({ kind: 'favourite', field: 'brand', by, op: 'is_known' })),
    ...['granted', 'refused', 'unasked'].map((op): Condition => ({ kind: 'contact', channel: 'push', op })),
  ];
}

it.each(LOCALES)('every kind of condition has words in %s', async (locale) => {
  await setLocale(locale);
  for (const condition of everything()) expect(say(condition)).not.toMatch(/undefined|[{}]|\b(last|first|count|distinct|favourite|message|messages|orders|event|returns|contact|attribute)_|^(sequence|share|favourite)/);
});

beforeEach(() => setLocale('en'));
it.each<[Condition, string]>([
  [{ kind: 'messages', message: 'clicked', measure: 'distinct', field: 'campaign', op: 'at_least', value: 2 }, 'Different campaigns (Messages with a link followed): at least 2'],
  [{ kind: 'event', event: 'Product Viewed', measure: 'average', field: 'property.price', op: 'at_most', value: 2.5, window: { last_days: 0 } }, 'Average of “price” in “Product Viewed” events: at most 2.5 (today)'],
  [{ kind: 'returns', measure: 'max', field: 'total', op: 'at_least', value: 100_050 }, 'Largest return: at least ₸1,000.50'],
  [{ kind: 'last', of: 'orders', op: 'longer_ago', value: { days: 0 } }, 'Last purchase: before today'],
  [{ kind: 'last', of: 'messages', message: 'opened', op: 'never' }, 'Last opening of a message: never happened'],
  [{ kind: 'share', salt: 'A', from: 0, to: 0.5 }, 'Random share: 0.5% (draw “A”)'],
  [{ kind: 'campaign', campaign: 'cam_1', op: 'converted' }, 'Campaign “Autumn”: a purchase followed within 7 days'],
  [{ kind: 'contact', channel: 'sms', op: 'unasked' }, 'SMS, for marketing: nothing is said of consent'],
  [{ kind: 'sequence', steps: [{ of: 'orders' }, { of: 'returns' }] }, 'In this order (Purchase; then — Return)'],
])('%j', (condition, words) => expect(say(condition)).toBe(words));
