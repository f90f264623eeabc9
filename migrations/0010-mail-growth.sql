-- Mails are swept by the time alone; dead ones that still say something are few among those that are finished.
drop index mail_finished;
create index mail_finished on mail (finished_at) where finished_at is not null;
create index mail_dead on mail (finished_at) where state = 'dead' and text_body is not null;
