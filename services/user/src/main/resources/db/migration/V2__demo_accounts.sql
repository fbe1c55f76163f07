-- Accounts of the demo, with passwords that everybody knows: alice "wonderland", bob "builder".
INSERT INTO users (id, name, email, password_hash) VALUES
  ('guest', 'Guest', 'guest@example.com', NULL),
  ('user123', 'Test User', 'user123@example.com', NULL),
  ('alice', 'Alice', 'alice@example.com',
   'pbkdf2-sha256$100000$ZxVy5/6KeEHwqGVtVLDQqQ$hCgDatVSb0fxq9lsNFU+lC+OTVgmGSch1G3HwsrmfK4'),
  ('bob', 'Bob', 'bob@example.com',
   'pbkdf2-sha256$100000$vKGBKgso3L9UxIFuzMpT3g$GyghPwXKQQ0LGQFeDZubihWiV5ye9huicqknpUT+Bs8');
