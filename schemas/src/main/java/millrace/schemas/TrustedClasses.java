package millrace.schemas;

import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/// Lets Avro make what our schemas name: generated records and enums of ours, and nothing else.
///
/// Avro 1.12.2 makes no class by a name in a schema unless it is trusted, for a schema may come from anywhere.
final class TrustedClasses {

    private static final String OURS = "millrace.";

    static {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), TrustedClasses::isGenerated));
    }

    private TrustedClasses() {}

    /// Whoever reads Avro calls this first; only the first call does anything.
    static void trust() {}

    private static boolean isGenerated(Class<?> type) {
        return type.getName().startsWith(OURS) && (SpecificRecord.class.isAssignableFrom(type) || type.isEnum());
    }
}
