-- Invented companies, courses, students and :enrolments enrolments, in sets, straight into the
-- portal's own tables. Days lie around :today; what is random-looking follows from the row's
-- number, except public ids, which are as random as the portal's own.

CREATE TEMP TABLE first_name (k INTEGER PRIMARY KEY, name TEXT);
INSERT INTO first_name (name) VALUES ('An'), ('Bert'), ('Carla'), ('Dirk'), ('Elif'), ('Fatima'),
  ('Geert'), ('Hilde'), ('Ivo'), ('Jana'), ('Karel'), ('Lotte'), ('Mehmet'), ('Nele'), ('Omar'),
  ('Petra'), ('Quinten'), ('Rita'), ('Stijn'), ('Tine'), ('Ursula'), ('Viktor'), ('Wout');

CREATE TEMP TABLE last_name (k INTEGER PRIMARY KEY, name TEXT);
INSERT INTO last_name (name) VALUES ('Peeters'), ('Janssens'), ('Maes'), ('Jacobs'), ('Mertens'),
  ('Willems'), ('Claes'), ('Goossens'), ('Wouters'), ('De Smet'), ('Vermeulen'), ('Pauwels'),
  ('Dubois'), ('Hermans'), ('Aerts'), ('Michiels'), ('Van den Broeck'), ('Yılmaz'), ('Desmet');

CREATE TEMP TABLE subject (k INTEGER PRIMARY KEY, name TEXT, theme TEXT);
INSERT INTO subject (name, theme) VALUES ('Frans 1', 'internationalisation'),
  ('Engels 3', 'internationalisation'), ('Spaans 2', 'internationalisation'),
  ('Informatica: rekenbladen', 'digitalisation'), ('Boekhouden voor beginners', 'digitalisation'),
  ('Nederlands voor anderstaligen 4', 'internationalisation'), ('Lassen: halfautomaat', 'digitalisation');

CREATE TEMP TABLE number AS
  WITH RECURSIVE counting (i) AS
    (SELECT 1 UNION ALL SELECT i + 1 FROM counting WHERE i < max(:enrolments, :courses))
  SELECT i, (i * 2654435761 / 128) % 1000 AS dice FROM counting;

INSERT INTO company (id, public_id, name, enterprise_number, contact_name, contact_email,
    contact_phone, is_first_time, version, created_at)
  SELECT i, lower(hex(randomblob(8))), 'Onderneming ' || i || ' bv',
    printf('%08d%02d', 1000000 + i, 97 - (1000000 + i) % 97), 'Contact ' || i,
    'contact' || i || '@onderneming.example', '09 000 27 64', 0, 1, :today || ' 06:00:00.000000'
  FROM number WHERE i <= :companies;

INSERT INTO person (id, public_id, name, email, language, theme, staff_role, site_id, is_active,
    created_at)
  SELECT i, lower(hex(randomblob(8))), 'Contact ' || i, 'contact' || i || '@onderneming.example',
    'nl', '', NULL, NULL, 1, :today || ' 06:00:00.000000'
  FROM number WHERE i <= :companies;

INSERT INTO person (public_id, name, email, language, theme, staff_role, site_id, is_active,
    created_at)
  VALUES (lower(hex(randomblob(8))), 'Mieke Van Acker', 'mieke@leerstad.example', 'nl', '', 'clerk',
    NULL, 1, :today || ' 06:00:00.000000');

INSERT INTO membership (person_id, company_id, role, receives_mail, is_mandate, starts_on,
    created_at)
  SELECT i, i, 'owner', 1, 0, '2020-01-01', :today || ' 06:00:00.000000'
  FROM number WHERE i <= :companies;

-- First lessons lie from 310 days ago over :lesson_days, two of them a day in each ten.
INSERT INTO course (id, public_id, code, name, description, theme, kind, site_id, place_id,
    first_lesson_on, last_lesson_on, lesson_periods, fee_cents, version, created_at)
  SELECT n.i, lower(hex(randomblob(8))), 'C' || n.i, s.name, s.name || ', voor wie werkt', s.theme,
    'classroom', site.id, (SELECT min(id) FROM place WHERE site_id = site.id),
    date(:today, '-310 days', '+' || (n.i * 37 % :lesson_days) || ' days'),
    date(:today, '-200 days', '+' || (n.i * 37 % :lesson_days) || ' days'), 80, 12000, 1,
    :today || ' 06:00:00.000000'
  FROM number n JOIN subject s ON s.k = 1 + n.i % 7
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS k FROM site) site ON site.k = n.i % 3
  WHERE n.i <= :courses;

INSERT INTO learner (id, public_id, first_name, last_name, email, language, created_at)
  SELECT n.i, lower(hex(randomblob(8))), f.name, l.name, 'cursist' || n.i || '@cursist.example',
    'nl', :today || ' 06:00:00.000000'
  FROM number n JOIN first_name f ON f.k = 1 + n.i % 23 JOIN last_name l ON l.k = 1 + n.dice % 19
  WHERE n.i <= :enrolments;

-- Where each enrolment stands: open ones of courses that can still be applied for, mostly paid ones
-- of courses that began long ago. With :all_expect everybody's money is on its way.
CREATE TEMP TABLE plan AS
  SELECT n.i, 1 + (n.i - 1) % :companies AS company_id, c.id AS course_id, c.site_id,
    c.first_lesson_on, date(c.first_lesson_on, '+14 days') AS last_day,
    CASE WHEN :all_expect THEN 'payment_expected'
    WHEN date(c.first_lesson_on, '+14 days') >= :today THEN
      CASE WHEN n.dice < 500 THEN 'awaiting_application' WHEN n.dice < 650 THEN 'project_number_in_review'
        WHEN n.dice < 680 THEN 'project_number_rejected' WHEN n.dice < 800 THEN 'own_share_due'
        WHEN n.dice < 900 THEN 'pay_order_due' ELSE 'payment_expected' END
    ELSE
      CASE WHEN n.dice < 850 THEN 'final' WHEN n.dice < 880 THEN 'awaiting_application'
        WHEN n.dice < 930 THEN 'payment_expected' WHEN n.dice < 950 THEN 'partly_paid'
        WHEN n.dice < 980 THEN 'cancelled' ELSE 'ordinary_fee' END
    END AS stage
  FROM number n JOIN course c ON c.id = 1 + (n.i * 2654435761 / 8192) % :courses
  WHERE n.i <= :enrolments;

INSERT INTO application (id, public_id, company_id, project_number, project_number_normalised,
    applied_on, last_day, reported_at, reported_by, reported_by_name, approved_on, approved_at,
    approved_by, rejected_at, rejected_by, rejection_reason, own_share_ticked_at,
    own_share_ticked_by, pay_order_ticked_at, pay_order_ticked_by, version)
  SELECT i, lower(hex(randomblob(8))), company_id, 'TEST ' || i, 'TEST' || i, first_lesson_on,
    last_day, first_lesson_on || ' 08:00:00.000000', company_id, 'Contact ' || company_id,
    CASE WHEN is_approved THEN first_lesson_on END,
    CASE WHEN is_approved THEN first_lesson_on || ' 12:00:00.000000' END,
    CASE WHEN is_approved THEN company_id END,
    CASE WHEN stage = 'project_number_rejected' THEN first_lesson_on || ' 12:00:00.000000' END,
    CASE WHEN stage = 'project_number_rejected' THEN company_id END,
    CASE WHEN stage = 'project_number_rejected' THEN 'Het bewijs is onleesbaar.' END,
    CASE WHEN has_share THEN first_lesson_on || ' 13:00:00.000000' END,
    CASE WHEN has_share THEN company_id END,
    CASE WHEN has_order THEN first_lesson_on || ' 14:00:00.000000' END,
    CASE WHEN has_order THEN company_id END, 1
  FROM (SELECT *,
      stage IN ('own_share_due', 'pay_order_due', 'payment_expected', 'partly_paid', 'final') AS is_approved,
      stage IN ('pay_order_due', 'payment_expected', 'partly_paid', 'final') AS has_share,
      stage IN ('payment_expected', 'partly_paid', 'final') AS has_order FROM plan)
  WHERE stage NOT IN ('awaiting_application', 'cancelled', 'ordinary_fee');

INSERT INTO enrolment (id, public_id, number, ogm, learner_id, course_id, company_id, site_id,
    application_id, enrolled_on, kind, fee_cents, material_cents, other_cents, cancelled_at,
    cancelled_by, cancel_reason, ordinary_fee_at, ordinary_fee_by, ordinary_fee_reason, last_day,
    term_days, stage, due_cents, received_cents, created_at, version)
  SELECT i, lower(hex(randomblob(8))), 'N' || printf('%08d', i),
    printf('%010d%02d', i, CASE i % 97 WHEN 0 THEN 97 ELSE i % 97 END), i, course_id, company_id,
    site_id,
    CASE WHEN stage NOT IN ('awaiting_application', 'cancelled', 'ordinary_fee') THEN i END,
    date(first_lesson_on, '-' || (i % 30) || ' days'), 'classroom', 12000, 0, 0,
    CASE WHEN stage = 'cancelled' THEN last_day || ' 09:00:00.000000' END,
    CASE WHEN stage = 'cancelled' THEN company_id END,
    CASE WHEN stage = 'cancelled' THEN 'Op vraag van de onderneming' END,
    CASE WHEN stage = 'ordinary_fee' THEN last_day || ' 09:00:00.000000' END,
    CASE WHEN stage = 'ordinary_fee' THEN company_id END,
    CASE WHEN stage = 'ordinary_fee' THEN 'Geen aanvraag' END,
    last_day, 14, stage, 12000,
    CASE stage WHEN 'final' THEN 12000 WHEN 'partly_paid' THEN 6000 ELSE 0 END,
    first_lesson_on || ' 07:00:00.000000', 1
  FROM plan;

INSERT INTO booking (public_id, enrolment_id, amount_cents, value_on, source, group_id,
    confirmed_at, confirmed_by, confirmed_by_name)
  SELECT lower(hex(randomblob(8))), i, CASE stage WHEN 'final' THEN 12000 ELSE 6000 END, last_day,
    'scheme', 'G' || i, last_day || ' 10:00:00.000000', company_id, 'Mieke Van Acker'
  FROM plan WHERE stage IN ('final', 'partly_paid');

INSERT INTO event (at, kind, by_kind, by_name, enrolment_id, company_id, course_id, facts,
    previous_hash, hash)
  SELECT first_lesson_on || ' 07:00:00.000000', 'enrolled', 'portal', 'KMO-loket', i, company_id,
    course_id, json_object('enrolled_on', date(first_lesson_on, '-' || (i % 30) || ' days')),
    '', lower(hex(randomblob(32)))
  FROM plan;

INSERT INTO worklist_count (site_id, stage, enrolments, due_cents)
  SELECT site_id, stage, count(*), sum(due_cents) FROM enrolment GROUP BY site_id, stage;
