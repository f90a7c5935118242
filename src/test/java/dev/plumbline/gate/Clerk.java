package dev.plumbline.gate;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;

/** Someone who may update and delete incidents, as many a controller may, and holds none of the verbs of people. */
final class Clerk {

    private static final String ROLE = "gate-clerk";

    private Clerk() {}

    static void with(Gatehouse gate, String user) {
        gate.admin()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName(ROLE)
                        .endMetadata()
                        .addNewRule()
                        .withApiGroups("plumbline.dev")
                        .withResources("driftincidents", "driftincidents/status")
                        .withVerbs("get", "create", "update", "patch", "delete", "deletecollection")
                        .endRule()
                        .build())
                .forceConflicts()
                .serverSideApply();
        gate.bind(ROLE, user);
    }
}
