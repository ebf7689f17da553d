import { saveEvent, savePerson } from './customerio-gateway.js';

export async function handleMemberJoined({ member, club, joinedAt }) {
  const joined = new Date(joinedAt);
  await savePerson(member.id, {
    email: member.email,
    first_name: member.firstName,
    created_at: new Date(member.registered),
    joined_at: joined,
  });
  await saveEvent(member.id, 'club_joined', { club: club.slug, joined_at: joined }, joined);
}
