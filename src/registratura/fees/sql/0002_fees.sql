-- Sums follow the rows of money by the database alone: the application may write payments, never what they add up to.
CREATE FUNCTION fees_state_of(p_amount bigint, p_paid bigint, p_refunded bigint, p_closed text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE
        WHEN p_closed <> '' THEN p_closed
        WHEN p_refunded > 0 AND p_paid - p_refunded < p_amount THEN 'refunded'
        WHEN p_paid >= p_amount THEN 'paid'
        WHEN p_paid > 0 THEN 'partly'
        ELSE 'due' END
$$;

CREATE FUNCTION fees_follow_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.paid_bani <> 0 OR NEW.refunded_bani <> 0 THEN
            RAISE EXCEPTION 'a new charge has no money yet' USING ERRCODE = 'FE001';
        END IF;
    ELSIF OLD.entry_id IS NOT NULL AND NEW.entry_id IS DISTINCT FROM OLD.entry_id THEN
        RAISE EXCEPTION 'charge % belongs to its entry', OLD.id USING ERRCODE = 'FE001';
    ELSIF OLD.closed <> '' AND (NEW.closed, NEW.closed_at, NEW.closed_ground)
          IS DISTINCT FROM (OLD.closed, OLD.closed_at, OLD.closed_ground) THEN
        RAISE EXCEPTION 'charge % was closed and does not change', OLD.id USING ERRCODE = 'FE001';
    END IF;
    NEW.state := fees_state_of(NEW.amount_bani, NEW.paid_bani, NEW.refunded_bani, NEW.closed);
    RETURN NEW;
END $$;

CREATE TRIGGER state_follows BEFORE INSERT OR UPDATE ON fees_charge
    FOR EACH ROW EXECUTE FUNCTION fees_follow_state();

-- Cash above what is owed is a slip of the cashier; through banks and providers it came anyway and is written down.
CREATE FUNCTION fees_count_payment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_charge fees_charge%ROWTYPE;
BEGIN
    UPDATE fees_charge SET paid_bani = paid_bani + NEW.amount_bani
     WHERE institution_id = NEW.institution_id AND id = NEW.charge_id RETURNING * INTO v_charge;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no charge %', NEW.charge_id USING ERRCODE = 'FE002';
    END IF;
    IF NEW.method = 'counter' AND (v_charge.closed <> '' OR v_charge.refunded_bani > 0
                                   OR v_charge.paid_bani > v_charge.amount_bani) THEN
        RAISE EXCEPTION 'more cash than is owed on charge %', NEW.charge_id USING ERRCODE = 'FE003';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER counted AFTER INSERT ON fees_payment
    FOR EACH ROW EXECUTE FUNCTION fees_count_payment();

CREATE FUNCTION fees_count_correction() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE fees_charge c SET paid_bani = c.paid_bani - p.amount_bani
      FROM fees_payment p
     WHERE p.institution_id = NEW.institution_id AND p.id = NEW.payment_id
       AND c.institution_id = p.institution_id AND c.id = p.charge_id;
    RETURN NULL;
END $$;

CREATE TRIGGER counted AFTER INSERT ON fees_correction
    FOR EACH ROW EXECUTE FUNCTION fees_count_correction();

CREATE FUNCTION fees_count_refund() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' THEN
            RAISE EXCEPTION 'a refund is asked for before it is decided' USING ERRCODE = 'FE001';
        END IF;
        RETURN NULL;
    END IF;
    IF OLD.state <> 'asked' THEN
        RAISE EXCEPTION 'refund % was decided and does not change', OLD.id USING ERRCODE = 'FE001';
    END IF;
    IF NEW.state = 'approved' THEN
        UPDATE fees_charge SET refunded_bani = refunded_bani + NEW.amount_bani
         WHERE institution_id = NEW.institution_id AND id = NEW.charge_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER counted AFTER INSERT OR UPDATE ON fees_refund
    FOR EACH ROW EXECUTE FUNCTION fees_count_refund();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['fees_feerule', 'fees_feeversion', 'fees_charge', 'fees_payment', 'fees_correction',
                                   'fees_refund', 'fees_statement', 'fees_statementrow', 'fees_cardattempt',
                                   'fees_providerevent'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['fees_feerule', 'fees_feeversion', 'fees_payment', 'fees_correction',
                                   'fees_statement', 'fees_statementrow', 'fees_cardattempt', 'fees_providerevent'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION fees_follow_state(), fees_count_payment(), fees_count_correction(), fees_count_refund()
    FROM PUBLIC;
