package io.vllmotel.cluster;

/**
 * The settings that a cluster's installation runs with.
 *
 * @param namespace of the installation
 * @param source where they stand, for messages
 * @param yaml as {@code serve --config} reads them
 */
public record InstalledSettings(String namespace, String source, String yaml) {}
