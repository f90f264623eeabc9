-- Owners of organisations find people by how their usernames begin. Bytes are compared, so that a range is a prefix.
create index owner_username_prefix on owner (name_key text_pattern_ops) where kind = 'user';
