import ClusterModel
import Foundation
import ManifestDecoding
import ProxyConfiguration
import Testing

@testable import ProxyManifests

@Suite struct ProxyManifestsTests {
  private static let kubeProxy = """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: ipvs
    clusterCIDR: 10.244.0.0/16
    healthzBindAddress: 0.0.0.0:10300
    metricsBindAddress: 0.0.0.0:10249
    featureGates: {AllowServiceExternalIPs: false}
    ipvs: {scheduler: rr, syncPeriod: 45s}
    iptables: {masqueradeAll: true}
    """

  private func configMap() -> [UInt8] {
    let block = { (text: String) in text.split(separator: "\n").map { "    \($0)\n" }.joined() }
    let kubeconfig = """
      apiVersion: v1
      kind: Config
      clusters:
      - name: default
        cluster: {server: "https://10.0.0.7:6443"}
      """
    return Array(
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: kube-proxy, namespace: kube-system}
      data:
        config.conf: |
      \(block(Self.kubeProxy))
        kubeconfig.conf: |
      \(block(kubeconfig))
      """.utf8)
  }

  private func file(_ path: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../deploy")
      .standardized
    return try String(contentsOf: folder.appending(path: path), encoding: .utf8)
  }

  /// The file in the repository is what the command prints.
  @Test func theFileIsTheOutput() throws {
    #expect(try file("kubernetes/viaduct.yaml") == ProxyManifests().text)
  }

  @Test func theKustomizationNamesTheFileAndItsImage() throws {
    let text = try file("kubernetes/kustomization.yaml")
    #expect(text.contains("\nresources:\n- viaduct.yaml\n"))
    #expect(text.contains("\n- {name: viaduct, newName: viaduct, newTag: 0.1.0}\n"))
  }

  /// The chart has the same objects: its values are substituted here as Helm does it.
  @Test func theChartIsTheOutput() throws {
    let expected = ProxyManifests()
    let configuration = expected.configuration.split(separator: "\n").map { "    \($0)" }.joined(
      separator: "\n")
    let values = [
      "{{ .Values.image }}": expected.image, "{{ .Values.server }}": expected.server,
      "{{ .Values.healthPort }}": "\(expected.healthPort)",
      "{{ .Values.configuration | indent 4 }}": configuration,
    ]
    let rendered = values.reduce(try file("helm/templates/viaduct.yaml")) { text, value in
      #expect(text.contains(value.key), "\(value.key)")
      return text.replacingOccurrences(of: value.key, with: value.value)
    }
    #expect(!rendered.contains("{{"))
    #expect(expected.text.hasSuffix("\n" + rendered))
    let given = try file("helm/values.yaml")
    for line in [
      "image: \(expected.image)", "server: \(expected.server)", "healthPort: \(expected.healthPort)",
    ] {
      #expect(given.contains("\n\(line)\n"), "\(line)")
    }
    let block = expected.configuration.split(separator: "\n").map { "  \($0)\n" }.joined()
    #expect(given.hasSuffix("\nconfiguration: |-\n" + block))
  }

  @Test func theSchemaDescribesTheValues() throws {
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(file("helm/values.schema.json").utf8)) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    let names = try file("helm/values.yaml").split(separator: "\n")
      .filter { !$0.hasPrefix("#") && !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) }
    #expect(Set(names) == Set(properties.keys).subtracting(["global"]))
    #expect(Set(schema["required"] as? [String] ?? []) == Set(names))
    #expect(schema["additionalProperties"] as? Bool == false)
    func matches(_ name: String, _ text: String) throws -> Bool {
      let pattern = try #require(properties[name]?["pattern"] as? String)
      return try text.contains(Regex(pattern))
    }
    let usual = ProxyManifests()
    #expect(try matches("image", usual.image) && matches("server", usual.server))
    #expect(try matches("configuration", usual.configuration))
    #expect(
      try !matches("image", "a b") && !matches("server", "10.0.0.1") && !matches("configuration", "kind: Pod")
    )
  }

  /// The patch names the container that kubeadm's DaemonSet has, and the file is named as kubeadm asks for.
  @Test func theKubeadmPatchReplacesTheImage() throws {
    let text = try file("kubeadm/kubeproxydaemonset+strategic.yaml")
    let objects = try decodeObjects(Array(text.utf8), file: "patch.yaml")
    let pod = try #require(objects.first)["spec"]["template"]["spec"]
    #expect(pod["containers"].elements.map { $0["name"].text } == ["kube-proxy"])
    #expect(pod["containers"].elements.first?["image"].text == ProxyManifests().image)
    #expect(
      pod["initContainers"].elements.first?["image"].text?.hasPrefix("registry.k8s.io/kube-proxy:v") == true)
  }

  @Test func kubeProxysFilesAreFound() {
    let files = KubeProxyFiles(configMap())
    #expect(String(decoding: files.configuration, as: UTF8.self).hasPrefix(Self.kubeProxy))
    #expect(files.server == "https://10.0.0.7:6443")
    let alone = KubeProxyFiles(Array(Self.kubeProxy.utf8))
    #expect(alone.configuration == Array(Self.kubeProxy.utf8))
    #expect(alone.server == nil)
  }

  @Test func settingsAreTakenOver() throws {
    var manifests = ProxyManifests()
    manifests.image = "registry.example/viaduct:1"
    let warnings = try manifests.adopt(KubeProxyFiles(configMap()).configuration, named: "kube-proxy.yaml")
    #expect(warnings.contains { $0.field == "ipvs.scheduler" })
    #expect(manifests.healthPort == 10300)
    let text = manifests.text
    for line in [
      "    clusterCIDR: 10.244.0.0/16", "    mode: nftables",
      "      kubeconfig: /etc/viaduct/kubeconfig.conf",
      "      AllowServiceExternalIPs: false", "    metricsBindAddress: 0.0.0.0:10249",
      "        - {name: healthz, containerPort: 10300, hostPort: 10300, protocol: TCP}",
      "        image: registry.example/viaduct:1",
    ] {
      #expect(text.contains(line + "\n"), "\(line)")
    }
    #expect(!text.contains("viaduct:0.1.0"))
  }

  /// What is printed is read again without a warning, and means the same.
  @Test func theResultIsReadWithoutWarnings() throws {
    var manifests = ProxyManifests()
    _ = try manifests.adopt(Array(Self.kubeProxy.utf8), named: "kube-proxy.yaml")
    let again = try ResolvedConfiguration(
      RunCommandLine(["--config=c"]), file: (name: "c", content: Array(manifests.configuration.utf8)))
    #expect(again.warnings == [])
    #expect(again.kubeProxy.nftables.masqueradeAll)
    #expect(again.kubeProxy.nftables.syncPeriod == GoDuration("45s"))
  }

  @Test func whatIsNotAConfigurationIsRefused() {
    var manifests = ProxyManifests()
    #expect(throws: ConfigurationError.self) {
      try manifests.adopt(Array("kind: Pod".utf8), named: "pod.yaml")
    }
    #expect(manifests == ProxyManifests())
  }
}
