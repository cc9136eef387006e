import Addresses
import ClusterModel
import Testing

@testable import Lab

@Suite struct DesiredPodsTests {
  @Test func replicasHaveStableNames() {
    let three = wanted(deployment(replicas: 3))
    #expect(three.pods.count == 3)
    #expect(Set(wanted(deployment(replicas: 2)).pods.keys).isSubset(of: three.pods.keys))
    #expect(wanted(deployment(replicas: 3)).pods.keys == three.pods.keys)
    let pod = three.pods.values.first
    let name = pod?.name.name.split(separator: "-").map(String.init) ?? []
    #expect(name.count == 3 && name[0] == "web" && name[1].count == 9 && name[2].count == 5)
    #expect(pod?.object["metadata"]["labels"]["pod-template-hash"] == .text(name[1]))
    let owner = pod?.object["metadata"]["ownerReferences"].elements.first
    #expect(owner?["name"] == .text("web-\(name[1])"))
  }

  @Test func ownersHaveAStatusAndSelectTheirPods() {
    let found = wanted(deployment(replicas: 2))
    let lives = Dictionary(
      uniqueKeysWithValues: found.pods.map {
        ($0, PodLifecycle($1, addresses: [.v4(.init(rawValue: 1))], identifier: "", now: labTime(0)))
      })
    let owners = found.workloads(in: "/lab", pods: lives, created: labTime(0))
    #expect(owners.map(\.kind) == ["Deployment", "ReplicaSet"])
    #expect(owners[0]["status"]["updatedReplicas"] == .number(2))
    #expect(owners[0]["status"]["readyReplicas"] == .number(0))
    let spec = owners[1]["spec"]
    #expect(spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"])
    #expect(spec["selector"]["matchLabels"] == found.pods.values.first?.object["metadata"]["labels"])
    #expect(found.workloads(in: "/elsewhere", pods: lives, created: labTime(0)).isEmpty)
  }

  @Test func anotherTemplateLeadsToOtherNames() {
    let (before, after) = (wanted(deployment(replicas: 2)), wanted(deployment(replicas: 2, command: "perl")))
    #expect(Set(before.pods.keys).isDisjoint(with: after.pods.keys))
  }

  @Test func aSelectorThatDoesNotMatchItsTemplateIsRefused() {
    let found = wanted(deployment(replicas: 2, labels: ["app": .text("other")]))
    #expect(found.pods.isEmpty)
    #expect(found.diagnostics.map(\.severity) == [.error])
    #expect(
      found.diagnostics[0].description.contains("Deployment default/web: spec.template.metadata.labels"))
  }

  @Test func unsupportedFieldsAreReported() {
    let found = wanted(
      podObject(container: [
        "livenessProbe": probe,
        "env": .list([
          .object(["name": .text("KEY"), "valueFrom": .object(["secretKeyRef": .object([:])])]),
          .object([
            "name": .text("IP"),
            "valueFrom": .object(["fieldRef": .object(["fieldPath": .text("status.podIP")])]),
          ]),
        ]),
      ]), .object(["kind": .text("Job"), "metadata": .object(["name": .text("once")])]))
    #expect(found.pods.count == 1)
    #expect(
      found.diagnostics.map(\.description) == [
        "warning: Job default/once: a lab does not run Jobs; use a Deployment or Pods instead",
        "warning: Pod default/web: spec: a lab ignores livenessProbe; expect the containers to run without it",
        "warning: Pod default/web: spec.containers[0].env[0]: KEY comes from a source that a lab does not support, and is omitted; set its value directly",
      ])
  }

  @Test func probesHaveTheAPIsDefaults() throws {
    let object = podObject(container: [
      "ports": .list([.object(["name": .text("http"), "containerPort": .number(80)])]),
      "readinessProbe": .object(["httpGet": .object(["port": .text("http"), "path": .text("ready")])]),
    ])
    let container = try #require(wanted(object).pods.values.first).containers[0]
    let found = try #require(container.readinessProbe)
    #expect(found.handler == .http(isSecure: false, host: nil, port: 80, path: "/ready", headers: []))
    #expect(found.initialDelay == .zero && found.period == .seconds(10) && found.timeout == .seconds(1))
    #expect(found.successThreshold == 1 && found.failureThreshold == 3)
  }

  @Test func invalidPortsAreReported() throws {
    let found = wanted(
      podObject(container: ["readinessProbe": .object(["tcpSocket": .object(["port": .text("http")])])]))
    #expect(found.pods.values.first?.containers[0].readinessProbe == nil)
    #expect(found.diagnostics.first?.field == "spec.containers[0].readinessProbe.tcpSocket.port")
  }

  @Test func theProgramIsWhatTheManifestMeans() throws {
    let object = podObject(
      container: [
        "args": .list([.text("--as=$(NAME)"), .text("$$(NAME)"), .text("$(NOBODY)")]),
        "workingDir": .text("web"),
        "env": .list([
          .object([
            "name": .text("NAME"),
            "valueFrom": .object(["fieldRef": .object(["fieldPath": .text("metadata.name")])]),
          ]),
          .object(["name": .text("WHO"), "value": .text("I am $(NAME)")]),
        ]),
      ])
    let pod = try #require(wanted(object).pods.values.first)
    let life = PodLifecycle(pod, addresses: [], identifier: "1", now: labTime(0))
    let program = ContainerProgram(
      pod.containers[0], in: life, node: "node1", host: [], base: ["PATH": "/bin"])
    #expect(program.arguments == ["python3", "hello.py", "--as=web", "$(NAME)", "$(NOBODY)"])
    #expect(program.environment == ["HOSTNAME=web", "NAME=web", "PATH=/bin", "WHO=I am web"])
    #expect(program.workingDirectory == "/lab/web")
    #expect(program.searchPath == "/bin")
  }
}
