// Program gitops does to a resource what Argo CD 3.5.0 and Flux 2.7 would do to it, with the interpreters that they have
// built in: so that health checks and manifests can be tried without either of them.
//
//	gitops argocd-health SCRIPT.lua < RESOURCE.json    prints {"status": ..., "message": ...}
//	gitops flux-health EXPRESSIONS.json < RESOURCE.json    prints Current, InProgress or Failed
//	gitops flux-apply KUBECONFIG < RESOURCES.yaml    applies, and prints for each resource what came of it
//
// It ends with 1 and says why where a script or an expression can't be carried out, or the API server refuses.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/polling"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	"github.com/fluxcd/pkg/ssa"
	"github.com/fluxcd/pkg/ssa/utils"
	lua "github.com/yuin/gopher-lua"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/tools/clientcmd"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: gitops argocd-health SCRIPT | flux-health EXPRESSIONS | flux-apply KUBECONFIG")
		os.Exit(2)
	}
	does := map[string]func(string, []byte) (string, error){
		"argocd-health": argocdHealth, "flux-health": fluxHealth, "flux-apply": fluxApply,
	}[os.Args[1]]
	if does == nil {
		fmt.Fprintln(os.Stderr, "no such task: "+os.Args[1])
		os.Exit(2)
	}
	input, err := io.ReadAll(os.Stdin)
	if err == nil {
		var said string
		if said, err = does(os.Args[2], input); err == nil {
			fmt.Println(said)
			return
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// Argo CD opens no libraries for scripts of a ConfigMap but these, and gives them a second.
func argocdHealth(file string, resource []byte) (string, error) {
	script, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	object, err := object(resource)
	if err != nil {
		return "", err
	}
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	libraries := []struct {
		name string
		open lua.LGFunction
	}{{lua.LoadLibName, lua.OpenPackage}, {lua.BaseLibName, lua.OpenBase}, {lua.TabLibName, lua.OpenTable}}
	for _, library := range libraries {
		call := lua.P{Fn: state.NewFunction(library.open), Protect: true}
		if err := state.CallByParam(call, lua.LString(library.name)); err != nil {
			return "", err
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(ctx)
	state.SetGlobal("obj", toLua(state, object.Object))
	if err := state.DoString(string(script)); err != nil {
		return "", err
	}
	table, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return "", fmt.Errorf("the script gives no table")
	}
	said, err := json.Marshal(map[string]string{
		"status": table.RawGetString("status").String(), "message": table.RawGetString("message").String(),
	})
	return string(said), err
}

func toLua(state *lua.LState, value any) lua.LValue {
	switch value := value.(type) {
	case string:
		return lua.LString(value)
	case bool:
		return lua.LBool(value)
	case int64:
		return lua.LNumber(value)
	case float64:
		return lua.LNumber(value)
	case []any:
		list := state.CreateTable(len(value), 0)
		for _, each := range value {
			list.Append(toLua(state, each))
		}
		return list
	case map[string]any:
		table := state.CreateTable(0, len(value))
		for name, each := range value {
			table.RawSetString(name, toLua(state, each))
		}
		return table
	default:
		return lua.LNil
	}
}

func fluxHealth(file string, resource []byte) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	var expressions kustomize.HealthCheckExpressions
	if err := json.Unmarshal(text, &expressions); err != nil {
		return "", err
	}
	evaluator, err := cel.NewStatusEvaluator(&expressions)
	if err != nil {
		return "", err
	}
	object, err := object(resource)
	if err != nil {
		return "", err
	}
	result, err := evaluator.Evaluate(context.Background(), object)
	if err != nil {
		return "", err
	}
	return result.Status.String(), nil
}

// With the options that kustomize-controller applies with: it takes back what kubectl has written.
func fluxApply(kubeconfig string, resources []byte) (string, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return "", err
	}
	cluster, err := client.New(config, client.Options{})
	if err != nil {
		return "", err
	}
	objects, err := utils.ReadObjects(bytes.NewReader(resources))
	if err != nil {
		return "", err
	}
	options := ssa.DefaultApplyOptions()
	options.Cleanup = ssa.ApplyCleanupOptions{
		Annotations: []string{"kubectl.kubernetes.io/last-applied-configuration"},
		FieldManagers: []ssa.FieldManager{
			{Name: "kubectl", OperationType: metav1.ManagedFieldsOperationApply},
			{Name: "kubectl", OperationType: metav1.ManagedFieldsOperationUpdate},
			{Name: "before-first-apply", OperationType: metav1.ManagedFieldsOperationUpdate},
			{Name: "kustomize-controller", OperationType: metav1.ManagedFieldsOperationUpdate},
		},
		Exclusions: map[string]string{"kustomize.toolkit.fluxcd.io/ssa": "Merge"},
	}
	manager := ssa.NewResourceManager(cluster, polling.NewStatusPoller(cluster, cluster.RESTMapper(), polling.Options{}),
		ssa.Owner{Field: "kustomize-controller", Group: "kustomize.toolkit.fluxcd.io"})
	changes, err := manager.ApplyAllStaged(context.Background(), objects, options)
	if err != nil {
		return "", err
	}
	return changes.String(), nil
}

func object(text []byte) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	return object, object.UnmarshalJSON(text)
}
