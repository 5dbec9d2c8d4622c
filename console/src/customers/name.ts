interface Called {
  id: string;
  name: string;
  email?: string | null;
  phone?: string | null;
}

/** What a customer is called: the name, or whatever else is known. */
export function displayName({ id, name, email, phone }: Called): string {
  return name.trim() || email || phone || id;
}
