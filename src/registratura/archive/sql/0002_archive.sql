-- A filing plan changes while it is a draft; afterwards only the kinds for which a position is suggested.
CREATE FUNCTION archive_guard_position() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_row archive_position := coalesce(NEW, OLD);
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'kinds' = to_jsonb(NEW) - 'kinds' THEN
        RETURN NEW;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM archive_plan p WHERE p.institution_id = v_row.institution_id AND p.id = v_row.plan_id
                      AND p.state = 'draft') THEN
        RAISE EXCEPTION 'plan % is no draft any more', v_row.plan_id USING ERRCODE = 'RG006';
    END IF;
    RETURN v_row;
END $$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON archive_position
    FOR EACH ROW EXECUTE FUNCTION archive_guard_position();

CREATE FUNCTION archive_guard_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'plan % is no draft any more', OLD.id USING ERRCODE = 'RG006';
        END IF;
        RETURN OLD;
    END IF;
    IF NOT (NEW.state = OLD.state OR (OLD.state, NEW.state) IN
            (('draft', 'approved'), ('approved', 'confirmed'), ('approved', 'replaced'), ('confirmed', 'replaced'))) THEN
        RAISE EXCEPTION 'plan % does not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'RG006';
    END IF;
    IF (OLD.approved_on IS NOT NULL AND OLD.approved_on IS DISTINCT FROM NEW.approved_on)
       OR (OLD.confirmed_on IS NOT NULL AND OLD.confirmed_on IS DISTINCT FROM NEW.confirmed_on)
       OR (OLD.state = 'replaced' AND OLD.confirmed_on IS DISTINCT FROM NEW.confirmed_on) THEN
        RAISE EXCEPTION 'plan % keeps its approval and its confirmation', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON archive_plan
    FOR EACH ROW EXECUTE FUNCTION archive_guard_plan();

-- What is in a dossier changes while the dossier is open.
CREATE FUNCTION archive_guard_paper() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM archive_dossier d WHERE d.institution_id = NEW.institution_id AND d.id = NEW.dossier_id
                      AND d.state = 'open') THEN
        RAISE EXCEPTION 'dossier % is not open', NEW.dossier_id USING ERRCODE = 'RG006';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.out_at IS NOT NULL THEN
        RAISE EXCEPTION 'paper % was taken out', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE ON archive_paper
    FOR EACH ROW EXECUTE FUNCTION archive_guard_paper();

-- A dossier goes its way; it is eliminated by a selection that was approved, whose code was confirmed, and by no other
-- way. A term changes only by a commission, while the dossier is in its work.
CREATE FUNCTION archive_guard_dossier() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT (NEW.state = OLD.state OR (OLD.state, NEW.state) IN
            (('open', 'closed'), ('closed', 'open'), ('closed', 'listed'), ('listed', 'stored'),
             ('stored', 'selecting'), ('selecting', 'stored'), ('selecting', 'destroyed'))) THEN
        RAISE EXCEPTION 'dossier % does not go from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'RG006';
    END IF;
    IF OLD.state = 'destroyed' AND OLD IS DISTINCT FROM NEW THEN
        RAISE EXCEPTION 'dossier % was eliminated', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF NEW.state = 'destroyed' AND OLD.state <> 'destroyed' AND NOT EXISTS (
        SELECT 1 FROM archive_selectionline l
          JOIN archive_selection s ON s.institution_id = l.institution_id AND s.id = l.selection_id
          JOIN archive_position p ON p.institution_id = l.institution_id AND p.id = OLD.position_id
          JOIN archive_plan n ON n.institution_id = p.institution_id AND n.id = p.plan_id
         WHERE l.institution_id = OLD.institution_id AND l.dossier_id = OLD.id AND l.decision = 'destroy'
           AND s.approved_on IS NOT NULL AND s.state = 'approved' AND n.confirmed_on IS NOT NULL) THEN
        RAISE EXCEPTION 'dossier % is not approved for elimination', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF (OLD.term_kind, OLD.term_years, OLD.commission, OLD.term_event)
       IS DISTINCT FROM (NEW.term_kind, NEW.term_years, NEW.commission, NEW.term_event) AND OLD.state <> 'selecting' THEN
        RAISE EXCEPTION 'the term of dossier % is changed by a commission', OLD.id USING ERRCODE = 'RG006';
    END IF;
    IF OLD.state NOT IN ('open', 'closed') AND (OLD.title, OLD.original, OLD.closed_on, OLD.first_on, OLD.last_on,
       OLD.sheet_count, OLD.paper_count) IS DISTINCT FROM (NEW.title, NEW.original, NEW.closed_on, NEW.first_on,
       NEW.last_on, NEW.sheet_count, NEW.paper_count) THEN
        RAISE EXCEPTION 'dossier % is listed in an inventory', OLD.id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE ON archive_dossier
    FOR EACH ROW EXECUTE FUNCTION archive_guard_dossier();

CREATE FUNCTION archive_guard_volume() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM archive_dossier d WHERE d.institution_id = OLD.institution_id AND d.id = OLD.dossier_id
                      AND d.state IN ('open', 'closed')) THEN
        RAISE EXCEPTION 'the volumes of dossier % stand', OLD.dossier_id USING ERRCODE = 'RG006';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER frozen BEFORE DELETE ON archive_volume
    FOR EACH ROW EXECUTE FUNCTION archive_guard_volume();

-- Lines of an inventory change while it is open; those of a selection while the commission works.
CREATE FUNCTION archive_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM archive_inventory i WHERE i.institution_id = NEW.institution_id
                      AND i.id = NEW.inventory_id AND i.state = 'open') THEN
        RAISE EXCEPTION 'inventory % is closed', NEW.inventory_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE ON archive_inventoryline
    FOR EACH ROW EXECUTE FUNCTION archive_guard_line();

CREATE FUNCTION archive_guard_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM archive_selection s WHERE s.institution_id = NEW.institution_id
                      AND s.id = NEW.selection_id AND s.state = 'draft') THEN
        RAISE EXCEPTION 'selection % is decided', NEW.selection_id USING ERRCODE = 'RG006';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER frozen BEFORE INSERT OR UPDATE ON archive_selectionline
    FOR EACH ROW EXECUTE FUNCTION archive_guard_decision();

DO $$
DECLARE v_table text;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['archive_place', 'archive_handover', 'archive_inventory', 'archive_dossier',
                                   'archive_inventoryline', 'archive_paper', 'archive_evidence', 'archive_loan',
                                   'archive_commission', 'archive_selection', 'archive_selectionline',
                                   'archive_residue'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
        EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
    FOREACH v_table IN ARRAY ARRAY['archive_handover', 'archive_evidence', 'archive_commission', 'archive_residue'] LOOP
        EXECUTE format('CREATE TRIGGER never_changed BEFORE UPDATE ON %I'
                       ' FOR EACH ROW EXECUTE FUNCTION registratura_refuse_change()', v_table);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION archive_guard_position(), archive_guard_plan(), archive_guard_paper(),
    archive_guard_dossier(), archive_guard_volume(), archive_guard_line(), archive_guard_decision() FROM PUBLIC;
