-- What was there before repositories were counted is counted within six hours, not all at once.
insert into repository_maintenance (service_id, pushes, due_at)
select id, 0, now() + random() * interval '6 hours' from service
on conflict (service_id) do update
set due_at = coalesce(repository_maintenance.due_at, excluded.due_at)
where repository_maintenance.bytes = 0;
