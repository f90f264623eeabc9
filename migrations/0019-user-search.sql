-- And by words of their display names. Only active people can be added to anything.
create index user_account_name_words on user_account using gin (to_tsvector('simple', display_name))
  where state = 'active';
