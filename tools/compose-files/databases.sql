-- Run once, when PostgreSQL's data are made.
CREATE DATABASE users;
CREATE DATABASE inventory;
CREATE DATABASE orders;
