-- The same rules for less: PostgreSQL reads every check of a table anew at each statement that writes it, and locks the
-- row behind every foreign key. What one rule already holds is not said twice.

-- An entry is tied to its institution by its register, a party by its entry; a search row is written with its entry alone.
ALTER TABLE registers_entry DROP CONSTRAINT registers_entry_institution_fk;
ALTER TABLE registers_entryparty DROP CONSTRAINT registers_entryparty_institution_fk;
ALTER TABLE registers_entrysearch DROP CONSTRAINT registers_entrysearch_institution_fk;

ALTER TABLE registers_entry
    DROP CONSTRAINT registers_entry_year_check,
    DROP CONSTRAINT registers_entry_number_check,
    DROP CONSTRAINT registers_entry_sheet_count_check,
    DROP CONSTRAINT registers_entry_annex_count_check,
    DROP CONSTRAINT registers_entry_document_count_check,
    DROP CONSTRAINT registers_entry_correction_count_check,
    DROP CONSTRAINT registers_entry_annulment_whole,
    DROP CONSTRAINT registers_entry_has_a_subject,
    DROP CONSTRAINT registers_entry_reservation_whole,
    DROP CONSTRAINT registers_entry_state_and_direction_known,
    ADD CONSTRAINT registers_entry_counts CHECK (
        least(year, sheet_count, annex_count, document_count, correction_count) >= 0),
    ADD CONSTRAINT registers_entry_annulment_whole CHECK (
        CASE WHEN state = 'annulled' THEN annulled_at IS NOT NULL AND annulled_reason <> ''
             ELSE annulled_at IS NULL AND annulled_by_id IS NULL END),
    ADD CONSTRAINT registers_entry_has_a_subject CHECK (
        subject <> '' OR state::text = ANY ('{reserved,unused,annulled}'::text[])),
    ADD CONSTRAINT registers_entry_reservation_whole CHECK (
        state <> 'reserved' OR reserved_for_id IS NOT NULL AND reserved_until IS NOT NULL),
    ADD CONSTRAINT registers_entry_state_and_direction_known CHECK (
        direction::text = ANY ('{incoming,outgoing,internal}'::text[])
        AND state::text = ANY ('{registered,reserved,unused,annulled}'::text[]));

-- A counter begins at one, never stands below its first number nor above its last: so none of these is negative.
ALTER TABLE registers_numbersequence
    DROP CONSTRAINT registers_numbersequence_first_number_check,
    DROP CONSTRAINT registers_numbersequence_last_number_check,
    DROP CONSTRAINT registers_numbersequence_upper_number_check;

-- Only the owner's functions write entries: the guard needs no other rights than theirs.
CREATE OR REPLACE FUNCTION registers_guard_direction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registers_register g WHERE g.institution_id = NEW.institution_id AND g.id = NEW.register_id
                  AND NOT NEW.direction = ANY(string_to_array(g.directions, ','))) THEN
        RAISE EXCEPTION 'register % takes no % documents', NEW.register_id, NEW.direction USING ERRCODE = 'RG012';
    END IF;
    RETURN NEW;
END $$;
