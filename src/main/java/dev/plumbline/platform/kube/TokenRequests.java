package dev.plumbline.platform.kube;

import dev.plumbline.drift.ForeignText;
import dev.plumbline.drift.Observation.Reason;
import dev.plumbline.drift.Observation.Unavailable;
import dev.plumbline.drift.SecretValue;
import dev.plumbline.platform.Lookup;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;

/**
 * Short-lived tokens of the ServiceAccounts of one namespace, by the TokenRequest API. None is made that the API server
 * itself would take: whoever may name an address could have it sent to a host of their own, and act as that account.
 */
final class TokenRequests {

    /** The shortest that the API server takes. */
    private static final long SECONDS = 600;

    private static final int MAX_AUDIENCE = 256;

    private final KubernetesClient client;
    private final String namespace;

    TokenRequests(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    Lookup<SecretValue> token(String account, String audience) {
        if (audience == null || audience.isBlank() || audience.length() > MAX_AUDIENCE) {
            return failed(Reason.INVALID, "A token of ServiceAccount " + account + " needs an audience: name one");
        }
        try {
            // Asked for no audience, the API server names its own. There is no other way to learn them all.
            if (audiences(request(account, List.of())).contains(audience)) {
                return failed(
                        Reason.INVALID,
                        "A token of ServiceAccount " + account + " for the audience "
                                + ForeignText.shown(audience, 64)
                                + " would open the API server, and is never sent elsewhere: name another audience");
            }
            TokenRequest made = request(account, List.of(audience));
            String token = made.getStatus() == null ? null : made.getStatus().getToken();
            return token == null || !audiences(made).equals(List.of(audience))
                    ? failed(
                            Reason.UNEXPECTED_ANSWER,
                            "The API server made no such token of ServiceAccount " + account + " as was asked for")
                    : new Lookup.Found<>(SecretValue.of(token));
        } catch (KubernetesClientException e) {
            return new Lookup.Failed<>(failure(e, account));
        }
    }

    private TokenRequest request(String account, List<String> audiences) {
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(SECONDS)
                .withAudiences(audiences)
                .endSpec()
                .build();
        return client.serviceAccounts().inNamespace(namespace).withName(account).tokenRequest(request);
    }

    private static List<String> audiences(TokenRequest answer) {
        return answer.getSpec() == null || answer.getSpec().getAudiences() == null
                ? List.of()
                : answer.getSpec().getAudiences();
    }

    private Unavailable failure(KubernetesClientException failure, String account) {
        String named = "ServiceAccount " + account + " in namespace " + namespace;
        return switch (failure.getCode()) {
            case 403 ->
                new Unavailable(
                        Reason.FORBIDDEN,
                        "Plumbline may not create tokens of " + named
                                + ": let it create serviceaccounts/token of that name there");
            case 404 ->
                new Unavailable(Reason.REFERENCE_NOT_FOUND, named + " is not there: create it, or correct the name");
            default -> ApiFailure.of(failure, "create", "serviceaccounts/token", namespace);
        };
    }

    private static <T> Lookup<T> failed(Reason reason, String message) {
        return new Lookup.Failed<>(new Unavailable(reason, message));
    }
}
