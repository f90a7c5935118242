package dev.plumbline.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.HttpURLConnection;
import java.util.concurrent.ExecutionException;

/**
 * Plain requests to the API server, with the rights of the user. The whole client loads a class for each kind that
 * Kubernetes has, and takes about as long to make as all requests of a command together.
 */
public final class Requests implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final String server;
    private final HttpClient http;

    Requests(Config config) {
        String url = config.getMasterUrl();
        this.server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.http = new JdkHttpClientFactory().newBuilder(config).build();
    }

    /**
     * What the API server has at a path.
     *
     * @param path from the root, with its query
     * @throws KubernetesClientException where it refuses, or can't be reached
     */
    public JsonNode get(String path) {
        return sent(http.newHttpRequestBuilder().uri(server + path).build());
    }

    /** Names, labels and the like of what is at a path, and nothing of its content. Throws as {@link #get} does. */
    public JsonNode metadata(String path) {
        return sent(http.newHttpRequestBuilder()
                .uri(server + path)
                .setHeader("Accept", "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1")
                .build());
    }

    /** What the API server answers to a document, as to a review. Throws as {@link #get} does. */
    public JsonNode post(String path, JsonNode document) {
        return sent(http.newHttpRequestBuilder()
                .uri(server + path)
                .post("application/json", document.toString())
                .build());
    }

    /** The address of the API server. */
    public String server() {
        return server;
    }

    private JsonNode sent(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.sendAsync(request, String.class).get();
            if (!answer.isSuccessful()) {
                throw refusal(answer);
            }
            return JSON.readTree(answer.body());
        } catch (ExecutionException e) {
            throw new KubernetesClientException("the API server at " + server + " does not answer", e.getCause());
        } catch (JsonProcessingException e) {
            // The problem's own message has a piece of what was answered.
            throw new Stop(
                    ExitCode.FAILED,
                    "what answers at " + server
                            + " is no API server: look at the kubeconfig, and at proxies in between");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stop(ExitCode.FAILED, "interrupted");
        }
    }

    private static KubernetesClientException refusal(HttpResponse<String> answer) {
        try {
            var status = JSON.readValue(answer.body(), Status.class);
            if (status.getMessage() != null) {
                return new KubernetesClientException(status.getMessage(), answer.code(), status);
            }
        } catch (JsonProcessingException e) {
            // No status: proxies, and paths that the API server does not have, answer in text of their own.
        }
        String meaning = switch (answer.code()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> "the API server does not accept your credentials";
            case HttpURLConnection.HTTP_NOT_FOUND -> "the API server has nothing there";
            default -> "the API server answers with status " + answer.code();
        };
        return new KubernetesClientException(meaning, answer.code(), null);
    }

    @Override
    public void close() {
        http.close();
    }
}
