package millrace.schemas;

import org.apache.avro.specific.SpecificData;

/// How values of one generated class are made and taken apart, whatever Avro's system properties say.
final class EventModel {

    static {
        TrustedClasses.trust();
    }

    private EventModel() {}

    /// As the class has it, without the generated coders, for those do not sort maps.
    static SpecificData of(Class<?> javaType) {
        SpecificData model = new SpecificData(javaType.getClassLoader());
        SpecificData.getForClass(javaType).getConversions().forEach(model::addLogicalTypeConversion);
        model.setCustomCoders(false);
        model.setFastReaderEnabled(true);
        return model;
    }
}
