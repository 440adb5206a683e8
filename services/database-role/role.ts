import type postgres from 'postgres';

/** Owns the tables; nobody signs in with it. */
const owner = 'ipower';

/**
 * Gives the application a role of its own, so that it never holds the master's password.
 *
 * The user in the URL signs in and acts as the owner. Each rotation brings a new user: tasks of the revision before
 * keep theirs until they are gone. Running it again changes nothing but the password. Sessions queue on a lock.
 *
 * @throws {Error} when the URL's user or password could not stand in SQL as they are
 */
export const ensureApplicationRole = async (master: postgres.Sql, databaseUrl: string): Promise<void> => {
  const url = new URL(databaseUrl);
  const { username: user, password } = url;
  const database = url.pathname.slice(1);
  // Role statements take no parameters, hence no character that would need quoting.
  if (!/^[a-z][a-z0-9_]*$/.test(user)) throw new Error('The user of DATABASE_URL must be a plain name.');
  if (!/^[A-Za-z0-9]{20,}$/.test(password)) {
    throw new Error('The password of DATABASE_URL must be 20 letters and digits or more.');
  }
  await master.begin(async (sql) => {
    await sql`select pg_advisory_xact_lock(hashtext('ensureApplicationRole'))`;
    const existing = await sql<
      { rolname: string }[]
    >`select rolname from pg_roles where rolname in (${owner}, ${user})`;
    const exists = (name: string) => existing.some(({ rolname }) => rolname === name);
    if (!exists(owner)) await sql.unsafe(`create role ${owner} nologin`);
    if (!exists(user)) await sql.unsafe(`create role ${user} in role ${owner}`);
    await sql.unsafe(`alter role ${user} login password '${password}'`);
    await sql.unsafe(`alter role ${user} set role = ${owner}`);
    await sql`grant connect, create, temporary on database ${sql(database)} to ${sql(owner)}`;
    await sql`grant usage, create on schema public to ${sql(owner)}`;
  });
};
