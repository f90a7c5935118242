package dev.plumbline.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.plumbline.simulator.CloudflareSimulator.Answer;
import dev.plumbline.simulator.CloudflareSimulator.Permission;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Which request gets which answer, of those that got past authentication and the limit. */
final class CloudflareRoutes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_SECRET = 5 * 1024;
    private static final int MOST_AT_ONCE = 100;
    private static final int MOST_DEPLOYMENTS = 25;
    private static final String NAME = "[A-Za-z_$][A-Za-z0-9_$]*";

    private final Function<String, CloudflareWorker> workers;
    private final Function<String, CloudflarePages> projects;

    CloudflareRoutes(Function<String, CloudflareWorker> workers, Function<String, CloudflarePages> projects) {
        this.workers = workers;
        this.projects = projects;
    }

    /** @param path the parts of {@code /client/v4/accounts/{account}/workers/scripts/{script}/{what}}, the first empty */
    Answer answer(HttpExchange exchange, String[] path, byte[] body, Set<Permission> granted, int pageSize) {
        String method = exchange.getRequestMethod();
        String route = path.length < 8
                ? ""
                : method + " " + path[5] + "/" + path[6]
                        + (path.length == 9 ? "/" + path[8] : path.length == 8 ? "" : "/?");
        boolean edits = !method.equals("GET");
        boolean pages = route.contains(" pages/");
        if (!route.matches(
                "GET workers/scripts/(secrets|deployments)|PATCH workers/scripts/secrets-bulk|(GET|PATCH) pages/projects|GET pages/projects/deployments")) {
            return CloudflareSimulator.error(
                    404, 7003, "Could not route to the request, perhaps your object identifier is invalid?");
        }
        if (!may(granted, pages, edits)) {
            return CloudflareSimulator.error(403, 10000, "Authentication error");
        }
        String key = path[4] + "/" + path[7];
        if (pages) {
            var project = projects.apply(key);
            return project == null
                    ? CloudflareSimulator.error(
                            404,
                            8000007,
                            "Project not found. The specified project name does not match any of your existing projects.")
                    : edits
                            ? patchProject(project, body)
                            : path.length == 9
                                    ? deployments(
                                            project, exchange.getRequestURI().getRawQuery())
                                    : CloudflareSimulator.ok(project.shown(), Map.of());
        }
        var worker = workers.apply(key);
        if (worker == null) {
            return CloudflareSimulator.error(404, 10007, "This Worker does not exist on your account.");
        }
        return switch (path[8]) {
            case "secrets" -> secrets(worker, exchange.getRequestURI().getRawQuery(), pageSize);
            case "deployments" -> CloudflareSimulator.ok(worker.listed(), Map.of());
            default -> bulk(worker, exchange.getRequestHeaders().getFirst("Content-Type"), body);
        };
    }

    private static boolean may(Set<Permission> granted, boolean pages, boolean edits) {
        Permission edit = pages ? Permission.PAGES_EDIT : Permission.WORKERS_SCRIPTS_EDIT;
        Permission read = pages ? Permission.PAGES_READ : Permission.WORKERS_SCRIPTS_READ;
        return granted.contains(edit) || !edits && granted.contains(read);
    }

    private static Answer secrets(CloudflareWorker worker, String query, int pageSize) {
        List<Map<String, String>> all = worker.secrets().keySet().stream()
                .map(name -> Map.of("name", name, "type", "secret_text"))
                .toList();
        if (pageSize == Integer.MAX_VALUE) {
            return CloudflareSimulator.ok(all, Map.of());
        }
        return page(all, Math.max(1, number(query, "page", 1)), pageSize);
    }

    private static Answer deployments(CloudflarePages project, String query) {
        int perPage = number(query, "per_page", MOST_DEPLOYMENTS);
        int page = number(query, "page", 1);
        if (perPage < 1 || perPage > MOST_DEPLOYMENTS || page < 1) {
            return CloudflareSimulator.error(
                    400, 8000024, "Invalid list options provided. Review the `page` or `per_page` parameter.");
        }
        return page(project.deployments(text(query, "env", "")), page, perPage);
    }

    private static Answer page(List<?> all, int page, int pageSize) {
        int from = Math.min(all.size(), (page - 1) * pageSize);
        List<?> shown = all.subList(from, Math.min(all.size(), from + pageSize));
        return CloudflareSimulator.ok(
                shown,
                Map.of(
                        "page", page,
                        "per_page", pageSize,
                        "count", shown.size(),
                        "total_count", all.size(),
                        "total_pages", Math.ceilDiv(all.size(), pageSize)));
    }

    private static int number(String query, String name, int otherwise) {
        return Integer.parseInt(text(query, name, Integer.toString(otherwise)));
    }

    private static String text(String query, String name, String otherwise) {
        return Stream.of(query == null ? new String[0] : query.split("&"))
                .filter(part -> part.startsWith(name + "="))
                .map(part -> part.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private static Answer bulk(CloudflareWorker worker, String contentType, byte[] body) {
        if (contentType == null || !contentType.matches("application/(merge-patch\\+)?json")) {
            return CloudflareSimulator.error(415, 10002, "Unsupported content type.");
        }
        JsonNode secrets = read(body).path("secrets");
        if (!secrets.isObject() || secrets.isEmpty() || secrets.size() > MOST_AT_ONCE) {
            return CloudflareSimulator.error(400, 10021, "Invalid request body.");
        }
        var changed = new HashMap<String, String>();
        var result = new HashMap<String, Object>();
        for (var secret : secrets.properties()) {
            JsonNode value = secret.getValue();
            if (value.isNull()) {
                changed.put(secret.getKey(), null);
                continue;
            }
            if (!secret.getKey().matches(NAME)
                    || !value.path("name").asText().equals(secret.getKey())
                    || !value.path("type").asText().equals("secret_text")
                    || !value.path("text").isTextual()) {
                return CloudflareSimulator.error(400, 10021, "Invalid secret.");
            }
            String text = value.path("text").textValue();
            if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_SECRET) {
                return CloudflareSimulator.error(400, 10054, "Secret is too large.");
            }
            changed.put(secret.getKey(), text);
            result.put(secret.getKey(), Map.of("name", secret.getKey(), "type", "secret_text"));
        }
        return worker.change(changed, true)
                ? CloudflareSimulator.ok(result, Map.of())
                : CloudflareSimulator.error(
                        400, 10215, "The latest version of your Worker is not currently deployed: canary.");
    }

    private static Answer patchProject(CloudflarePages project, byte[] body) {
        JsonNode patch = read(body);
        return patch.isObject() && patch.has("deployment_configs") && project.patch(patch.path("deployment_configs"))
                ? CloudflareSimulator.ok(project.shown(), Map.of())
                : CloudflareSimulator.error(400, 8000000, "Invalid request body.");
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }
}
