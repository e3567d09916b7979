-- What was bought stays as it was bought: a version of a plan and a step of a subscription never change.
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON billing_planversion
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON billing_planversion
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON billing_transition
    FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON billing_transition
    FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change();

-- The steps of a subscription, as in billing.states (a test holds the two lists together).
CREATE FUNCTION billing_guard_subscription() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state NOT IN ('incomplete', 'trialing', 'active') THEN
            RAISE EXCEPTION 'a subscription does not begin %', NEW.state USING ERRCODE = 'RG001';
        END IF;
    ELSIF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('incomplete', 'active'), ('incomplete', 'incomplete_expired'),
        ('trialing', 'active'), ('trialing', 'past_due'), ('trialing', 'paused'), ('trialing', 'canceled'),
        ('active', 'past_due'), ('active', 'paused'), ('active', 'canceled'),
        ('past_due', 'active'), ('past_due', 'unpaid'), ('past_due', 'canceled'),
        ('unpaid', 'active'), ('unpaid', 'canceled'),
        ('paused', 'active'), ('paused', 'canceled')) THEN
        RAISE EXCEPTION 'a subscription does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER by_the_listed_steps BEFORE INSERT OR UPDATE ON billing_subscription
    FOR EACH ROW EXECUTE FUNCTION billing_guard_subscription();

-- A signed contract keeps what was signed; its last day, its state and its end may move.
CREATE FUNCTION billing_guard_contract() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF OLD.state <> 'draft' AND (
        OLD.state = 'ended' OR NEW.state = 'draft'
        OR (NEW.number, NEW.customer_id, NEW.starts_on, NEW.dpa_version, NEW.payment_days, NEW.signed_on,
            NEW.procurement_reference)
           IS DISTINCT FROM
           (OLD.number, OLD.customer_id, OLD.starts_on, OLD.dpa_version, OLD.payment_days, OLD.signed_on,
            OLD.procurement_reference)) THEN
        RAISE EXCEPTION 'a signed contract is not rewritten' USING ERRCODE = 'RG001';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER kept_as_signed BEFORE UPDATE ON billing_contract
    FOR EACH ROW EXECUTE FUNCTION billing_guard_contract();

REVOKE EXECUTE ON FUNCTION billing_guard_subscription(), billing_guard_contract() FROM PUBLIC;
