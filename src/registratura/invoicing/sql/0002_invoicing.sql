-- The number is given by the database in the transaction that issues: the row of the series is locked until its end,
-- so that an issue that is undone gives its number back and no two take the same. Nothing else can move the series.
CREATE FUNCTION invoicing_give_number() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_series invoicing_series%ROWTYPE;
    v_lines bigint;
BEGIN
    UPDATE invoicing_series SET next_number = next_number + 1, last_issued_on = NEW.issued_on
     WHERE institution_id = NEW.institution_id AND id = NEW.series_id AND closed_at IS NULL
       AND year = extract(year FROM NEW.issued_on)
       AND (last_issued_on IS NULL OR last_issued_on <= NEW.issued_on)
    RETURNING * INTO v_series;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no open series takes a number on %', NEW.issued_on USING ERRCODE = 'IV002';
    END IF;
    SELECT coalesce(sum(net_bani), -1) INTO v_lines FROM invoicing_invoiceline
     WHERE institution_id = NEW.institution_id AND invoice_id = NEW.id;
    IF v_lines <> NEW.net_bani THEN
        RAISE EXCEPTION 'the lines of invoice % do not add up', NEW.id USING ERRCODE = 'IV003';
    END IF;
    NEW.number := v_series.next_number - 1;
    NEW.written := v_series.code || '-' || v_series.year || '-' || lpad(NEW.number::text, 5, '0');
    RETURN NEW;
END $$;

CREATE FUNCTION invoicing_guard_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.number IS NOT NULL THEN
            RAISE EXCEPTION 'an invoice begins as a draft' USING ERRCODE = 'IV001';
        END IF;
    ELSIF OLD.state <> 'draft' THEN
        RAISE EXCEPTION 'invoice % was % and does not change', OLD.id, OLD.state USING ERRCODE = 'IV001';
    ELSIF NEW.state <> 'issued' AND NEW.number IS NOT NULL THEN
        RAISE EXCEPTION 'only an issued invoice has a number' USING ERRCODE = 'IV001';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION invoicing_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_row invoicing_invoiceline%ROWTYPE;
    v_state text;
BEGIN
    IF TG_OP = 'DELETE' THEN v_row := OLD; ELSE v_row := NEW; END IF;
    SELECT state INTO v_state FROM invoicing_invoice
     WHERE institution_id = v_row.institution_id AND id = v_row.invoice_id FOR UPDATE;
    IF v_state IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'the lines of invoice % do not change', v_row.invoice_id USING ERRCODE = 'IV001';
    END IF;
    RETURN v_row;
END $$;

-- A draft is written anew: the only way in which lines leave, and the guard above lets it go for drafts alone.
CREATE FUNCTION invoicing_take_lines_out(p_invoice bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM invoicing_invoiceline WHERE institution_id = registratura_institution() AND invoice_id = p_invoice;
$$;

-- What the Ministry said last stands: accepted and rejected are ends.
CREATE FUNCTION invoicing_guard_transmission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state IN ('accepted', 'rejected') AND (NEW.state, NEW.upload_index, NEW.sealed_sha256, NEW.reasons)
       IS DISTINCT FROM (OLD.state, OLD.upload_index, OLD.sealed_sha256, OLD.reasons) THEN
        RAISE EXCEPTION 'transmission % has ended', OLD.id USING ERRCODE = 'IV004';
    END IF;
    IF OLD.upload_index <> '' AND NEW.upload_index <> OLD.upload_index AND OLD.state <> 'waiting' THEN
        RAISE EXCEPTION 'transmission % keeps its index', OLD.id USING ERRCODE = 'IV004';
    END IF;
    RETURN NEW;
END $$;

-- Triggers of one moment run by name: first the guard, then the number.
CREATE TRIGGER a_guard BEFORE INSERT OR UPDATE ON invoicing_invoice
    FOR EACH ROW EXECUTE FUNCTION invoicing_guard_invoice();
CREATE TRIGGER b_number BEFORE UPDATE ON invoicing_invoice
    FOR EACH ROW WHEN (NEW.state = 'issued') EXECUTE FUNCTION invoicing_give_number();
CREATE TRIGGER a_guard BEFORE INSERT OR UPDATE OR DELETE ON invoicing_invoiceline
    FOR EACH ROW EXECUTE FUNCTION invoicing_guard_line();
CREATE TRIGGER a_guard BEFORE UPDATE ON invoicing_transmission
    FOR EACH ROW EXECUTE FUNCTION invoicing_guard_transmission();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['invoicing_series', 'invoicing_invoice', 'invoicing_paper',
                                   'invoicing_transmission', 'invoicing_transmissionevent', 'invoicing_run'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['invoicing_paper', 'invoicing_transmissionevent'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION invoicing_give_number(), invoicing_guard_invoice(), invoicing_guard_line(),
    invoicing_guard_transmission(), invoicing_take_lines_out(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION invoicing_take_lines_out(bigint) TO registratura_app;
