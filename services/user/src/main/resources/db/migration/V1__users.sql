CREATE TABLE users (
  id            text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_-]{1,64}$'),
  name          text NOT NULL,
  email         text NOT NULL,
  -- Null: nobody can log in as this user.
  password_hash text
);
