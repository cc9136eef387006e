/// Lines of configuration files of kube-proxy 1.36, and what comes of them, by the fields of `v1alpha1`, their defaults
/// and the rules of its validation. `VariantTests` explains the notation.
enum FileVariants {
  static let rows = #"""
    # Numbers and times that are 0, empty strings and null mean the default.
    configSyncPeriod: 0s => -
    bindAddress: "" => -
    healthzBindAddress: "" => -
    metricsBindAddress: "" => -
    clientConnection: {qps: 0, burst: 0, contentType: ""} => -
    mode: null => -
    nodePortAddresses: null => -
    nodePortAddresses: [] => -
    conntrack: null => -
    conntrack: {} => -
    conntrack: {min: null} => -
    featureGates: null => -
    featureGates: {} => -
    oomScoreAdj: null => -
    logging: {format: ""} => -
    logging: {flushFrequency: 0s} => -
    iptables: {syncPeriod: 0s} => -
    detectLocalMode: "" => -
    clusterCIDR: "" => -
    hostnameOverride: "" => -
    mode: "" => -
    portRange: "" => -
    showHiddenMetricsForVersion: "" => -
    windowsRunAsService: false => -

    # Booleans.
    bindAddressHardFail: true => bindAddressHardFail=true
    bindAddressHardFail: false => -
    bindAddressHardFail: null => -
    bindAddressHardFail: "true" => ! bindAddressHardFail
    bindAddressHardFail: 1 => ! bindAddressHardFail
    bindAddressHardFail: yes => bindAddressHardFail=true
    bindAddressHardFail: [true] => ! bindAddressHardFail
    enableProfiling: true => enableProfiling=true
    enableProfiling: false => -
    enableProfiling: null => -
    enableProfiling: "true" => ! enableProfiling
    enableProfiling: 1 => ! enableProfiling
    enableProfiling: yes => enableProfiling=true
    enableProfiling: [true] => ! enableProfiling
    conntrack: {tcpBeLiberal: true} => conntrack.tcpBeLiberal=true
    ipvs: {strictARP: True} => ipvs.strictARP=true
    mode: iptables\niptables: {masqueradeAll: true} => iptables.masqueradeAll=true
    mode: nftables\nnftables: {masqueradeAll: on} => nftables.masqueradeAll=true
    mode: nftables\niptables: {masqueradeAll: true} => -
    mode: ipvs\niptables: {masqueradeAll: true} => iptables.masqueradeAll=true
    mode: iptables\nnftables: {masqueradeAll: true} => -
    mode: iptables\niptables: {localhostNodePorts: false} => iptables.localhostNodePorts=false
    iptables: {localhostNodePorts: "no"} => ! iptables.localhostNodePorts

    # Numbers.
    conntrack: {maxPerCore: 0} => conntrack.maxPerCore=0
    conntrack: {maxPerCore: 2147483647} => conntrack.maxPerCore=2147483647
    conntrack: {maxPerCore: 2147483648} => ! conntrack.maxPerCore
    conntrack: {maxPerCore: -1} => ! conntrack.maxPerCore
    conntrack: {maxPerCore: "5"} => ! conntrack.maxPerCore
    conntrack: {maxPerCore: many} => ! conntrack.maxPerCore
    conntrack: {maxPerCore: 1.5} => ! conntrack.maxPerCore
    conntrack: {maxPerCore: true} => ! conntrack.maxPerCore
    conntrack: {min: 0} => conntrack.min=0
    conntrack: {min: 2147483647} => conntrack.min=2147483647
    conntrack: {min: 2147483648} => ! conntrack.min
    conntrack: {min: -1} => ! conntrack.min
    conntrack: {min: "5"} => ! conntrack.min
    conntrack: {min: many} => ! conntrack.min
    conntrack: {min: 1.5} => ! conntrack.min
    conntrack: {min: true} => ! conntrack.min
    oomScoreAdj: -1000 => oomScoreAdj=-1000
    oomScoreAdj: 1000 => oomScoreAdj=1000
    oomScoreAdj: 1001 => ! oomScoreAdj
    oomScoreAdj: -1001 => ! oomScoreAdj
    oomScoreAdj: "5" => ! oomScoreAdj
    oomScoreAdj: many => ! oomScoreAdj
    oomScoreAdj: 1.5 => ! oomScoreAdj
    oomScoreAdj: true => ! oomScoreAdj
    clientConnection: {burst: 1} => clientConnection.burst=1
    clientConnection: {burst: 2147483647} => clientConnection.burst=2147483647
    clientConnection: {burst: 2147483648} => ! clientConnection.burst
    clientConnection: {burst: -1} => ! clientConnection.burst
    clientConnection: {burst: "5"} => ! clientConnection.burst
    clientConnection: {burst: many} => ! clientConnection.burst
    clientConnection: {burst: 1.5} => ! clientConnection.burst
    clientConnection: {burst: true} => ! clientConnection.burst
    conntrack: {min: 0x10} => conntrack.min=16
    conntrack: {min: 010} => conntrack.min=8
    conntrack: {min: 5.0} => conntrack.min=5
    conntrack: {min: 1e3} => conntrack.min=1000
    conntrack: {min: 1_000} => conntrack.min=1000
    mode: iptables\niptables: {masqueradeBit: 0} => iptables.masqueradeBit=0
    mode: iptables\niptables: {masqueradeBit: 31} => iptables.masqueradeBit=31
    mode: iptables\niptables: {masqueradeBit: 32} => ! iptables.masqueradeBit
    mode: iptables\niptables: {masqueradeBit: -1} => ! iptables.masqueradeBit
    mode: nftables\nnftables: {masqueradeBit: 0} => nftables.masqueradeBit=0
    mode: nftables\nnftables: {masqueradeBit: 31} => nftables.masqueradeBit=31
    mode: nftables\nnftables: {masqueradeBit: 32} => ! nftables.masqueradeBit
    mode: nftables\nnftables: {masqueradeBit: -1} => ! nftables.masqueradeBit
    mode: nftables\niptables: {masqueradeBit: 32} => ! iptables.masqueradeBit
    mode: iptables\nnftables: {masqueradeBit: 32} => nftables.masqueradeBit=32
    mode: nftables\niptables: {masqueradeBit: 3} => iptables.masqueradeBit=3
    clientConnection: {qps: 7.5} => clientConnection.qps=7.5
    clientConnection: {qps: -1} => clientConnection.qps=-1
    clientConnection: {qps: "5"} => ! clientConnection.qps
    clientConnection: {qps: fast} => ! clientConnection.qps
    clientConnection: {qps: 1e2} => clientConnection.qps=100

    # Durations are strings.
    conntrack: {tcpEstablishedTimeout: 90s} => conntrack.tcpEstablishedTimeout=1m30s
    conntrack: {tcpEstablishedTimeout: 0s} => conntrack.tcpEstablishedTimeout=0s
    conntrack: {tcpEstablishedTimeout: -1s} => ! conntrack.tcpEstablishedTimeout
    conntrack: {tcpEstablishedTimeout: 90} => ! conntrack.tcpEstablishedTimeout
    conntrack: {tcpEstablishedTimeout: 1d} => ! conntrack.tcpEstablishedTimeout
    conntrack: {tcpEstablishedTimeout: ""} => ! conntrack.tcpEstablishedTimeout
    conntrack: {tcpCloseWaitTimeout: 90s} => conntrack.tcpCloseWaitTimeout=1m30s
    conntrack: {tcpCloseWaitTimeout: 0s} => conntrack.tcpCloseWaitTimeout=0s
    conntrack: {tcpCloseWaitTimeout: -1s} => ! conntrack.tcpCloseWaitTimeout
    conntrack: {tcpCloseWaitTimeout: 90} => ! conntrack.tcpCloseWaitTimeout
    conntrack: {tcpCloseWaitTimeout: 1d} => ! conntrack.tcpCloseWaitTimeout
    conntrack: {tcpCloseWaitTimeout: ""} => ! conntrack.tcpCloseWaitTimeout
    conntrack: {udpTimeout: 90s} => conntrack.udpTimeout=1m30s
    conntrack: {udpTimeout: 0s} => -
    conntrack: {udpTimeout: -1s} => ! conntrack.udpTimeout
    conntrack: {udpTimeout: 90} => ! conntrack.udpTimeout
    conntrack: {udpTimeout: 1d} => ! conntrack.udpTimeout
    conntrack: {udpTimeout: ""} => ! conntrack.udpTimeout
    conntrack: {udpStreamTimeout: 90s} => conntrack.udpStreamTimeout=1m30s
    conntrack: {udpStreamTimeout: 0s} => -
    conntrack: {udpStreamTimeout: -1s} => ! conntrack.udpStreamTimeout
    conntrack: {udpStreamTimeout: 90} => ! conntrack.udpStreamTimeout
    conntrack: {udpStreamTimeout: 1d} => ! conntrack.udpStreamTimeout
    conntrack: {udpStreamTimeout: ""} => ! conntrack.udpStreamTimeout
    configSyncPeriod: 60s => configSyncPeriod=1m0s
    configSyncPeriod: -1s => ! configSyncPeriod
    configSyncPeriod: 15 => ! configSyncPeriod
    configSyncPeriod: "15m" => -
    configSyncPeriod: 0 => ! configSyncPeriod
    mode: iptables\niptables: {syncPeriod: 1m} => iptables.syncPeriod=1m0s
    mode: iptables\niptables: {minSyncPeriod: 5s} => iptables.minSyncPeriod=5s
    mode: iptables\niptables: {syncPeriod: -1s} => ! iptables.syncPeriod
    mode: iptables\niptables: {minSyncPeriod: -1s} => ! iptables.minSyncPeriod
    mode: iptables\niptables: {minSyncPeriod: 31s} => ! iptables.minSyncPeriod
    mode: nftables\nnftables: {syncPeriod: 1m} => nftables.syncPeriod=1m0s
    mode: nftables\nnftables: {minSyncPeriod: 5s} => nftables.minSyncPeriod=5s
    mode: nftables\nnftables: {syncPeriod: -1s} => ! nftables.syncPeriod
    mode: nftables\nnftables: {minSyncPeriod: -1s} => ! nftables.minSyncPeriod
    mode: nftables\nnftables: {minSyncPeriod: 31s} => ! nftables.minSyncPeriod
    mode: ipvs\nipvs: {syncPeriod: 1m} => ipvs.syncPeriod=1m0s
    mode: ipvs\nipvs: {minSyncPeriod: 5s} => ipvs.minSyncPeriod=5s
    mode: ipvs\nipvs: {syncPeriod: -1s} => ! ipvs.syncPeriod
    mode: ipvs\nipvs: {minSyncPeriod: -1s} => ! ipvs.minSyncPeriod
    mode: ipvs\nipvs: {minSyncPeriod: 31s} => ! ipvs.minSyncPeriod
    mode: nftables\niptables: {syncPeriod: -1s} => -
    mode: nftables\nipvs: {minSyncPeriod: 5s} => -
    mode: iptables\nnftables: {minSyncPeriod: -1s} => -
    mode: ipvs\nipvs: {tcpTimeout: 5s} => ipvs.tcpTimeout=5s
    mode: ipvs\nipvs: {tcpTimeout: -5s} => ! ipvs.tcpTimeout
    mode: nftables\nipvs: {tcpTimeout: -5s} => ipvs.tcpTimeout=-5s
    mode: ipvs\nipvs: {tcpFinTimeout: 5s} => ipvs.tcpFinTimeout=5s
    mode: ipvs\nipvs: {tcpFinTimeout: -5s} => ! ipvs.tcpFinTimeout
    mode: nftables\nipvs: {tcpFinTimeout: -5s} => ipvs.tcpFinTimeout=-5s
    mode: ipvs\nipvs: {udpTimeout: 5s} => ipvs.udpTimeout=5s
    mode: ipvs\nipvs: {udpTimeout: -5s} => ! ipvs.udpTimeout
    mode: nftables\nipvs: {udpTimeout: -5s} => ipvs.udpTimeout=-5s

    # Modes.
    mode: userspace => mode=userspace iptables.minSyncPeriod=1s iptables.syncPeriod=30s nftables.minSyncPeriod=0s nftables.syncPeriod=0s nodePortAddresses=null | it refuses
    mode: kernelspace => ! mode
    mode: NFTables => ! mode
    mode: " nftables" => ! mode
    mode: 5 => ! mode
    mode: [nftables] => ! mode
    mode: {} => ! mode
    mode: true => ! mode
    detectLocalMode: clusterCIDR => ! detectLocalMode
    detectLocalMode: NodeCidr => ! detectLocalMode
    detectLocalMode: NodeCIDR => detectLocalMode=NodeCIDR
    detectLocalMode: BridgeInterface\ndetectLocal: {bridgeInterface: cbr0} => detectLocalMode=BridgeInterface detectLocal.bridgeInterface=cbr0
    detectLocalMode: BridgeInterface => ! detectLocal.bridgeInterface
    detectLocalMode: InterfaceNamePrefix\ndetectLocal: {interfaceNamePrefix: veth} => detectLocalMode=InterfaceNamePrefix detectLocal.interfaceNamePrefix=veth
    detectLocalMode: InterfaceNamePrefix => ! detectLocal.interfaceNamePrefix
    detectLocal: {bridgeInterface: cbr0} => detectLocal.bridgeInterface=cbr0

    # Blocks and addresses.
    clusterCIDR: 10.0.0.0/8 => clusterCIDR=10.0.0.0/8
    clusterCIDR: fd00::/8 => clusterCIDR=fd00::/8
    clusterCIDR: "10.0.0.0/8,fd00::/8" => clusterCIDR=10.0.0.0/8,fd00::/8
    clusterCIDR: "::ffff:10.0.0.0/104" => clusterCIDR=::ffff:10.0.0.0/104
    clusterCIDR: "::ffff:10.0.0.0/8" => clusterCIDR=::ffff:10.0.0.0/8
    clusterCIDR: 10.1.2.3/8 => clusterCIDR=10.1.2.3/8
    clusterCIDR: 10.0.0.0 => ! clusterCIDR
    clusterCIDR: 10.0.0.0/33 => ! clusterCIDR
    clusterCIDR: "10.0.0.0/8, fd00::/8" => ! clusterCIDR
    clusterCIDR: x => ! clusterCIDR
    clusterCIDR: 5 => ! clusterCIDR
    clusterCIDR: [10.0.0.0/8] => ! clusterCIDR
    clusterCIDR: "10.0.0.0/8," => ! clusterCIDR
    clusterCIDR: "10.0.0.0/8,10.1.0.0/16" => clusterCIDR=10.0.0.0/8,10.1.0.0/16 | it refuses
    detectLocalMode: NodeCIDR\nclusterCIDR: x => detectLocalMode=NodeCIDR clusterCIDR=x
    mode: nftables\nnodePortAddresses: [10.0.0.0/8] => nodePortAddresses=[10.0.0.0/8]
    mode: nftables\nnodePortAddresses: [10.0.0.0/8, "fd00::/8"] => nodePortAddresses=[10.0.0.0/8,fd00::/8]
    mode: nftables\nnodePortAddresses: [primary] => -
    mode: nftables\nnodePortAddresses: [] => -
    mode: nftables\nnodePortAddresses: ["::ffff:10.0.0.0/104"] => nodePortAddresses=[::ffff:10.0.0.0/104]
    mode: nftables\nnodePortAddresses: primary => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: 10.0.0.0/8 => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [10.0.0.0] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [primary, 10.0.0.0/8] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [10.0.0.0/8, primary] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [x] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [5] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [""] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: {} => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [localhost] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [all] => ! nodePortAddresses
    mode: nftables\nnodePortAddresses: [null] => ! nodePortAddresses
    mode: ipvs\nipvs: {excludeCIDRs: [10.0.0.0/8]} => ipvs.excludeCIDRs=[10.0.0.0/8]
    mode: ipvs\nipvs: {excludeCIDRs: [x]} => ! ipvs.excludeCIDRs
    mode: nftables\nipvs: {excludeCIDRs: [x]} => ipvs.excludeCIDRs=[x]
    mode: ipvs\nipvs: {excludeCIDRs: x} => ! ipvs.excludeCIDRs
    bindAddress: 10.0.0.1 => bindAddress=10.0.0.1
    bindAddress: "::" => bindAddress=:: healthzBindAddress=[::]:10256 metricsBindAddress=[::1]:10249
    bindAddress: fd00::1 => bindAddress=fd00::1 healthzBindAddress=[::]:10256 metricsBindAddress=[::1]:10249
    bindAddress: foo => ! bindAddress
    bindAddress: "[::]" => ! bindAddress
    bindAddress: 10.0.0.1:80 => ! bindAddress
    bindAddress: 5 => ! bindAddress
    bindAddress: " 10.0.0.1" => ! bindAddress
    healthzBindAddress: 10.0.0.1:80 => healthzBindAddress=10.0.0.1:80
    healthzBindAddress: 10.0.0.1 => healthzBindAddress=10.0.0.1:10256
    healthzBindAddress: fd00::1 => healthzBindAddress=[fd00::1]:10256
    healthzBindAddress: "[fd00::1]:80" => healthzBindAddress=[fd00::1]:80
    healthzBindAddress: foo:80 => ! healthzBindAddress
    healthzBindAddress: 10.0.0.1:0 => ! healthzBindAddress
    healthzBindAddress: 10.0.0.1:70000 => ! healthzBindAddress
    healthzBindAddress: "[fd00::1]" => ! healthzBindAddress
    healthzBindAddress: ":80" => ! healthzBindAddress
    healthzBindAddress: 10.0.0.1:http => ! healthzBindAddress
    healthzBindAddress: 80 => ! healthzBindAddress
    metricsBindAddress: 10.0.0.1:80 => metricsBindAddress=10.0.0.1:80
    metricsBindAddress: 10.0.0.1 => metricsBindAddress=10.0.0.1:10249
    metricsBindAddress: fd00::1 => metricsBindAddress=[fd00::1]:10249
    metricsBindAddress: "[fd00::1]:80" => metricsBindAddress=[fd00::1]:80
    metricsBindAddress: foo:80 => ! metricsBindAddress
    metricsBindAddress: 10.0.0.1:0 => ! metricsBindAddress
    metricsBindAddress: 10.0.0.1:70000 => ! metricsBindAddress
    metricsBindAddress: "[fd00::1]" => ! metricsBindAddress
    metricsBindAddress: ":80" => ! metricsBindAddress
    metricsBindAddress: 10.0.0.1:http => ! metricsBindAddress
    metricsBindAddress: 80 => ! metricsBindAddress

    # Names.
    hostnameOverride: Node-A => hostnameOverride=Node-A
    hostnameOverride: "  " => ! hostnameOverride | it accepts
    hostnameOverride: 5 => ! hostnameOverride
    clientConnection: {kubeconfig: /k} => clientConnection.kubeconfig=/k
    clientConnection: {acceptContentTypes: application/json} => clientConnection.acceptContentTypes=application/json
    clientConnection: {contentType: application/json} => clientConnection.contentType=application/json
    portRange: 1-2 => -
    showHiddenMetricsForVersion: "1.35" => showHiddenMetricsForVersion=1.35
    showHiddenMetricsForVersion: 1.35 => ! showHiddenMetricsForVersion
    showHiddenMetricsForVersion: "1" => ! showHiddenMetricsForVersion
    showHiddenMetricsForVersion: "1.20" => showHiddenMetricsForVersion=1.20 | it refuses
    ipvs: {scheduler: rr} => ipvs.scheduler=rr
    mode: ipvs\nipvs: {scheduler: x} => ipvs.scheduler=x
    winkernel: {networkName: a, sourceVip: b, enableDSR: true} => winkernel.enableDSR=true winkernel.networkName=a winkernel.sourceVip=b
    windowsRunAsService: true => windowsRunAsService=true

    # Logging.
    logging: {verbosity: 4} => logging.verbosity=4
    logging: {verbosity: -1} => ! logging.verbosity
    logging: {verbosity: 2147483648} => ! logging.verbosity
    logging: {verbosity: "4"} => ! logging.verbosity
    logging: {format: json} => logging.format=json
    logging: {format: xml} => ! logging.format
    logging: {flushFrequency: 1s} => logging.flushFrequency=1s
    logging: {flushFrequency: 1000000000} => logging.flushFrequency=1000000000
    logging: {flushFrequency: -1s} => ! logging.flushFrequency
    logging: {flushFrequency: x} => ! logging.flushFrequency
    logging: {options: {text: {splitStream: true}}} => logging.options.text.splitStream=true | it has other values
    logging: {options: {json: {infoBufferSize: 1Ki}}} => logging.options.json.infoBufferSize=1Ki | it refuses
    logging: {options: {json: {infoBufferSize: x}}} => ! logging.options.json.infoBufferSize
    logging: {vmodule: [{filePattern: "", verbosity: 2}]} => ! logging.vmodule
    logging: {vmodule: [{filePattern: "a=b", verbosity: 2}]} => ! logging.vmodule
    logging: {vmodule: [{filePattern: a, verbosity: 2}]} => logging.vmodule.verbosity=2
    logging: {vmodule: x} => ! logging.vmodule
    logging: x => ! logging

    # Feature gates.
    featureGates: {MemoryQoS: true} => featureGates.MemoryQoS=true
    featureGates: {MemoryQoS: "true"} => ! featureGates
    featureGates: {MemoryQoS: 1} => ! featureGates
    featureGates: {Nonsense: true} => ! featureGates
    featureGates: {NodeLogQuery: false} => ! featureGates
    featureGates: {NodeLogQuery: true} => featureGates.NodeLogQuery=true
    featureGates: [MemoryQoS] => ! featureGates
    featureGates: {AllowServiceExternalIPs: false} => featureGates.AllowServiceExternalIPs=false
    featureGates: {MemoryQoS: null} => featureGates.MemoryQoS=false

    # Documents.
    nonsense: true => -
    conntrack: {nonsense: 1} => -
    Mode: nftables => -
    mode: nftables\nmode: iptables => ! "mode" | it accepts
    mode: [ => ! proxy.yaml
    conntrack: x => ! conntrack
    iptables: [] => ! iptables
    apiVersion: kubeproxy.config.k8s.io/v1alpha2 => ! apiVersion
    kind: KubeletConfiguration => ! kind
    mode: nftables\n---\nmode: ipvs => -
    \s# nothing => -
    mode: &a nftables\nhostnameOverride: *a => hostnameOverride=nftables
    \tmode: nftables => ! proxy.yaml
    """#
}
