package dev.plumbline.platform.wiring;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** How the Kubernetes client reads resources that another version has written. */
@Singleton
public class ClientMapping implements KubernetesClientObjectMapperCustomizer {

    @Override
    public void customize(ObjectMapper mapper) {
        // A word of a newer CRD must not end the informer that reads it.
        mapper.enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE);
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.addMixIn(ObjectMeta.class, Lean.class);
    }

    /** Nothing here reads managed fields, and they are the largest part of a small object. */
    @JsonIgnoreProperties("managedFields")
    private interface Lean {}
}
