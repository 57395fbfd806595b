package millrace.producers.httpgateway;

/// Ends a request of which nothing is taken.
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Problem problem, String detail) {
        super(detail, null, false, false);
        this.refusal = Refusal.of(problem, detail);
    }

    Refusal refusal() {
        return refusal;
    }
}
