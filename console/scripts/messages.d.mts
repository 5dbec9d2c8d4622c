export function writeMessages(): void;
