import java.io.FileInputStream;
import java.io.InputStream;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/** Asks veraPDF about each file named; one line per file: claimed flavour, verdict, rules broken. */
public class Verdict {
    public static void main(String[] files) throws Exception {
        java.util.logging.LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file))) {
                String flavour = parser.getFlavour().getId();
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profile(flavour), false);
                ValidationResult result = validator.validate(parser);
                TreeSet<String> broken = new TreeSet<>();
                for (TestAssertion assertion : result.getTestAssertions()) {
                    if (assertion.getStatus() != TestAssertion.Status.PASSED) {
                        broken.add(assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber());
                    }
                }
                System.out.println(flavour + "\t" + result.isCompliant() + "\t" + String.join(" ", broken));
            } catch (Exception fault) {
                System.out.println("none\tfalse\t" + fault);
            }
        }
    }

    /** The directory of profiles inside the jar cannot be listed there; each profile can be read by name. */
    private static ValidationProfile profile(String flavour) throws Exception {
        String name = "org/verapdf/pdfa/validation/PDFA-" + flavour.toUpperCase() + ".xml";
        try (InputStream xml = Verdict.class.getClassLoader().getResourceAsStream(name)) {
            return Profiles.profileFromXml(xml);
        }
    }
}
