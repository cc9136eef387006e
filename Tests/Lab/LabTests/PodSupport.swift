import ClusterModel
import Lab

/// Returns a Pod's manifest with one container, and further fields of the container and the spec.
func podObject(
  _ name: String = "web", container: [String: ObjectValue] = [:], spec: [String: ObjectValue] = [:]
) -> ObjectValue {
  var fields: [String: ObjectValue] = [
    "name": .text("web"), "image": .text("web"), "command": .list([.text("python3"), .text("hello.py")]),
  ]
  fields.merge(container) { $1 }
  return .object([
    "apiVersion": .text("v1"), "kind": .text("Pod"), "metadata": .object(["name": .text(name)]),
    "spec": .object(["containers": .list([.object(fields)])].merging(spec) { $1 }),
  ])
}

/// Returns a Deployment whose template has this command.
func deployment(
  _ name: String = "web", replicas: Int, command: String = "python3", strategy: String = "RollingUpdate",
  labels: [String: ObjectValue] = ["app": .text("web")]
) -> ObjectValue {
  .object([
    "apiVersion": .text("apps/v1"), "kind": .text("Deployment"), "metadata": .object(["name": .text(name)]),
    "spec": .object([
      "replicas": .number(replicas), "strategy": .object(["type": .text(strategy)]),
      "selector": .object(["matchLabels": .object(["app": .text("web")])]),
      "template": .object([
        "metadata": .object(["labels": .object(labels)]),
        "spec": podObject(container: ["command": .list([.text(command)])])["spec"],
      ]),
    ]),
  ])
}

func wanted(_ objects: ObjectValue...) -> DesiredPods {
  DesiredPods(objects.map { DesiredPods.Source(folder: "/lab", object: $0) })
}

/// Returns the time this many seconds after the start of a test.
func labTime(_ seconds: Double) -> LabTime {
  LabTime(seconds: 1_790_000_000 + Int64(seconds), monotonic: .seconds(1000) + .seconds(seconds))
}

let probe = ObjectValue.object([
  "tcpSocket": .object(["port": .number(8080)]), "periodSeconds": .number(2), "failureThreshold": .number(2),
])
