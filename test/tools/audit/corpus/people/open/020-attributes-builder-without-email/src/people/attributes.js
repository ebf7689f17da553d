export function attributesFor(user) {
  return {
    first_name: user.firstName,
    last_name: user.lastName,
    plan: user.plan,
    marketing_ok: Boolean(user.consents?.marketing),
  };
}
