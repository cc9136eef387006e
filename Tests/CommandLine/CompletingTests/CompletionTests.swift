import ClusterModel
import CommandInput
import KubectlText
import Testing

@testable import Completing

@Suite struct CompletionTests {
  private func object(_ kind: String, _ name: String, in namespace: String) -> ObjectValue {
    .object([
      "apiVersion": .text("v1"), "kind": .text(kind),
      "metadata": .object(["name": .text(name), "namespace": .text(namespace)]),
    ])
  }

  /// Completes the last word of a command line.
  private func words(_ completion: Completion, _ line: [String]) -> [String] {
    let all = [
      object("Service", "web", in: "default"), object("Service", "api", in: "shop"),
      object("Service", "apex", in: "shop"), object("Pod", "web-0", in: "default"),
      object("Node", "node-a", in: "default"),
    ]
    let request = CompletionRequest(
      ["viaduct"] + line, completing: line.count, prefix: line.last ?? "")
    return completion.words(for: request) { kind in all.filter(kind.includes) }
  }

  @Test func servicesOfOtherNamespacesHaveTheirNamespace() {
    #expect(
      words(.services, ["explain", ""]) == ["default/web", "shop/apex", "shop/api", "web"])
    #expect(words(.services, ["explain", "shop/ap"]) == ["shop/apex", "shop/api"])
    #expect(words(.services, ["explain", "-n", "shop", ""]) == ["apex", "api"])
    #expect(words(.services, ["explain", "-nshop", "api"]) == ["api"])
  }

  @Test func objectsAreKindsThenNames() {
    #expect(words(.objects, ["get", "se"]) == ["service", "services"])
    #expect(words(.objects, ["get", "svc", ""]) == ["web"])
    #expect(words(.objects, ["get", "-n", "shop", "svc", "ape"]) == ["apex"])
    #expect(words(.objects, ["get", "svc", "-A", ""]) == ["apex", "api", "web"])
    #expect(words(.objects, ["get", "po/"]) == ["po/web-0"])
    #expect(words(.objects, ["describe", "nodes", "-n", "shop", ""]) == ["node-a"])
    #expect(words(.objects, ["get", "unknown/"]) == [])
  }

  @Test func namespacesAndNodes() {
    #expect(words(.namespaces, ["get", "svc", "-n", ""]) == ["default", "shop"])
    #expect(words(.nodes, ["explain", "--node", "node"]) == ["node-a"])
  }

  /// A name from a broken manifest must not become a command of the shell.
  @Test func whatAShellWouldNotTakeForAWordIsLeftOut() {
    let request = CompletionRequest(["viaduct", "explain", ""], completing: 2, prefix: "")
    let words = Completion.services.words(for: request) { _ in
      [object("Service", "$(reboot)", in: "default"), object("Service", "a b", in: "default")]
    }
    #expect(words == [])
  }

  @Test func theSourceIsWhatTheCommandLineSays() {
    let request = CompletionRequest(
      ["viaduct", "get", "svc", "-f", "a", "b", "-R", "--kubeconfig", "=", "k", "--context=c", "we"],
      completing: 11, prefix: "we")
    #expect(request.source.paths == ["a", "b"])
    #expect(request.source.isRecursive)
    #expect(request.source.kubeconfig == "k")
    #expect(request.source.context == "c")
    #expect(request.kind == .service)
  }

  /// Standard input belongs to the shell, and the word at the cursor says nothing yet.
  @Test func standardInputAndTheWordAtTheCursorAreLeftAlone() {
    let request = CompletionRequest(["viaduct", "get", "-f", "-", "pods"], completing: 4, prefix: "pods")
    #expect(request.source.paths == [])
    #expect(request.kind == nil)
  }

  @Test func whatCannotBeReadCompletesNothing() {
    let request = CompletionRequest(
      ["viaduct", "get", "svc", "-f", "/nonexistent/manifests", ""], completing: 5, prefix: "")
    #expect(request.objects(of: .service) == [])
    #expect(Completion.objects.words(for: request, objects: request.objects) == [])
  }

  @Test func bashTakesOnlyFilesForFiles() {
    let script = """
      #!/bin/bash
          '-f')
              __viaduct_add_completions -f
          '-n')
              __viaduct_add_completions -W "$(words)"
      """
    #expect(
      script.completingWords == """
        #!/bin/bash
            '-f')
                __viaduct_add_completions -f
            '-n')
                compopt +o filenames
                __viaduct_add_completions -W "$(words)"
        """)
    let other = "        __viaduct_add_completions -W words"
    #expect(other.completingWords == other)
  }
}
