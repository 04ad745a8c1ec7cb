SET statement_timeout = 0;
\connect other
CREATE TYPE public.mood AS ENUM ('sad', 'it''s');
CREATE DOMAIN public.year AS integer CONSTRAINT year_check CHECK ((VALUE >= 1901));
CREATE TABLE public.a (id integer NOT NULL, tags text[] DEFAULT '{}'::text[], note character varying(20) COLLATE "C" DEFAULT E'a\'b', m public.mood, at timestamp with time zone DEFAULT now(), n numeric(10,2) GENERATED ALWAYS AS (id * 2) STORED);
CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $_$ BEGIN NEW.x = 'y;'; RETURN NEW; END; $_$;
CREATE TABLE public.b (a_id integer REFERENCES public.a(id) ON DELETE CASCADE, PRIMARY KEY (a_id)) INHERITS (public.a);
CREATE TABLE p (LIKE a INCLUDING ALL) PARTITION BY RANGE (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id), ADD CONSTRAINT u UNIQUE (note, id);
CREATE INDEX some ON public.a USING gin (tags jsonb_path_ops) WHERE (id > 3);
COMMENT ON COLUMN public.a.note IS 'a
note';
COPY public.a (id, note) FROM stdin;
1	x;y
\.
CREATE SCHEMA s CREATE TABLE t (x serial primary key) CREATE VIEW v AS SELECT 1;
