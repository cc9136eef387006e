extension ProxyManifests {
  /// The objects, in YAML: a ServiceAccount, its ClusterRole and binding, a ConfigMap and a DaemonSet. With the defaults this is
  /// `deploy/kubernetes/viaduct.yaml`.
  package var text: String {
    """
    # Viaduct on every Linux node, in place of kube-proxy. Before you apply it:
    #
    #   1. Write your control plane's address at "server:" below. It cannot be the ClusterIP of the Service "kubernetes":
    #      that works only once Viaduct has programmed it.
    #   2. Name your image; deploy/kubernetes/Dockerfile builds one.
    #   3. Remove kube-proxy, as docs/switching-from-kube-proxy.md describes.
    apiVersion: v1
    kind: ServiceAccount
    metadata:
      name: viaduct
      namespace: kube-system
    ---
    # Exactly what Viaduct requests from the API server.
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata:
      name: viaduct
    rules:
    - apiGroups: [""]
      resources: [services]
      verbs: [list, watch]
    - apiGroups: [discovery.k8s.io]
      resources: [endpointslices]
      verbs: [list, watch]
    - apiGroups: [networking.k8s.io]
      resources: [servicecidrs]
      verbs: [list, watch]
    - apiGroups: [""]
      resources: [nodes]
      verbs: [list, watch]
    - apiGroups: [events.k8s.io]
      resources: [events]
      verbs: [create]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata:
      name: viaduct
    roleRef:
      apiGroup: rbac.authorization.k8s.io
      kind: ClusterRole
      name: viaduct
    subjects:
    - kind: ServiceAccount
      name: viaduct
      namespace: kube-system
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: viaduct
      namespace: kube-system
    data:
      # Settings that are not given here have kube-proxy's defaults; 'viaduct run --write-config-to=FILE' writes all of them.
      config.conf: |
    \(configuration.indented)  kubeconfig.conf: |
        apiVersion: v1
        kind: Config
        clusters:
        - name: default
          cluster:
            certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
            server: \(server)
        users:
        - name: default
          user:
            tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
        contexts:
        - name: default
          context: {cluster: default, user: default}
        current-context: default
    ---
    apiVersion: apps/v1
    kind: DaemonSet
    metadata:
      name: viaduct
      namespace: kube-system
      labels: {k8s-app: viaduct}
    spec:
      selector:
        matchLabels: {k8s-app: viaduct}
      updateStrategy:
        # The rules stay in the kernel and keep working while a pod is replaced.
        type: RollingUpdate
        rollingUpdate: {maxUnavailable: 10%}
      template:
        metadata:
          labels: {k8s-app: viaduct}
        spec:
          serviceAccountName: viaduct
          priorityClassName: system-node-critical
          hostNetwork: true
          nodeSelector: {kubernetes.io/os: linux}
          tolerations:
          - operator: Exists
          terminationGracePeriodSeconds: 10
          initContainers:
          # Sets conntrack's limit and timeouts, and nothing else. It is privileged because /proc/sys is read-only in every
          # other container. Leave it out if the nodes have their settings already, or if all of conntrack is 0 in the
          # configuration; without it Viaduct warns and continues.
          - name: conntrack
            image: \(image)
            command: [/usr/local/bin/viaduct, run, --config=/etc/viaduct/config.conf, --init-only]
            securityContext:
              privileged: true
              readOnlyRootFilesystem: true
            volumeMounts:
            - {name: config, mountPath: /etc/viaduct, readOnly: true}
          containers:
          - name: viaduct
            image: \(image)
            command:
            - /usr/local/bin/viaduct
            - run
            - --config=/etc/viaduct/config.conf
            - --hostname-override=$(NODE_NAME)
            - -v=2
            env:
            - name: NODE_NAME
              valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
            securityContext:
              allowPrivilegeEscalation: false
              readOnlyRootFilesystem: true
              capabilities: {drop: [ALL], add: [NET_ADMIN]}
              seccompProfile: {type: RuntimeDefault}
            ports:
            - {name: healthz, containerPort: \(healthPort), hostPort: \(healthPort), protocol: TCP}
            livenessProbe:
              httpGet: {path: /livez, port: healthz}
              initialDelaySeconds: 10
              periodSeconds: 10
              failureThreshold: 6
            readinessProbe:
              httpGet: {path: /healthz, port: healthz}
              periodSeconds: 5
            # No limits: while a proxy is being restarted because of its memory, its node's rules become staler by the second.
            resources:
              requests: {cpu: 50m, memory: 64Mi}
            volumeMounts:
            - {name: config, mountPath: /etc/viaduct, readOnly: true}
          volumes:
          - name: config
            configMap: {name: viaduct}

    """
  }

  /// The settings of a cluster about which nothing is known.
  static let usualConfiguration = """
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    mode: nftables
    clientConnection:
      kubeconfig: /etc/viaduct/kubeconfig.conf
    # Local pods are recognized by their Node's spec.podCIDRs. Where Nodes have none, use one of the other modes.
    detectLocalMode: NodeCIDR
    nodePortAddresses: [primary]

    """
}

extension String {
  /// The text as the content of a block in a ConfigMap.
  fileprivate var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }.joined(
      separator: "\n")
  }
}
