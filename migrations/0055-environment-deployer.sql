-- Who deploys to an environment: the endpoint that deployments there are handed to.
create table environment_deployer (
  environment  text primary key references environment,
  endpoint_id  uuid not null,
  constraint environment_deployer_endpoint_fkey foreign key (endpoint_id) references webhook_endpoint
);

create index environment_deployer_endpoint on environment_deployer (endpoint_id);
