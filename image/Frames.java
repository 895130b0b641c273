import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;

// Frames JAR...: gives classes of Java 5 and before what today's verifier reads (Java Virtual Machine
// Specification, 4.10.1), for an AOT cache takes no others. A jar without such classes stays as it is.

static final ClassTransform TO_JAVA_8 =
    ClassTransform.dropping(ClassFileVersion.class::isInstance)
        .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL))
        .andThen(ClassTransform.endHandler(builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0)));

void main(String[] jars) throws IOException {
  for (String jar : jars) {
    Map<ZipEntry, byte[]> contents = read(jar);
    if (contents.entrySet().stream().anyMatch(content -> isOld(content.getKey(), content.getValue()))) {
      write(jar, contents);
    }
  }
}

Map<ZipEntry, byte[]> read(String jar) throws IOException {
  Map<ZipEntry, byte[]> contents = new LinkedHashMap<>();
  try (ZipFile file = new ZipFile(jar)) {
    for (ZipEntry entry : Collections.list(file.entries())) {
      contents.put(entry, file.getInputStream(entry).readAllBytes());
    }
  }
  return contents;
}

void write(String jar, Map<ZipEntry, byte[]> contents) throws IOException {
  ClassFile classes = classes(contents);
  try (ZipOutputStream file = new ZipOutputStream(new FileOutputStream(jar))) {
    for (Map.Entry<ZipEntry, byte[]> content : contents.entrySet()) {
      byte[] bytes = content.getValue();
      ZipEntry entry = new ZipEntry(content.getKey().getName());
      entry.setTimeLocal(content.getKey().getTimeLocal());
      file.putNextEntry(entry);
      file.write(isOld(entry, bytes) ? classes.transformClass(classes.parse(bytes), TO_JAVA_8) : bytes);
    }
  }
}

/** Frames name the class that two others have in common, so all of the jar's have to be known. */
ClassFile classes(Map<ZipEntry, byte[]> contents) {
  Map<String, byte[]> byName = new HashMap<>();
  contents.forEach((entry, bytes) -> byName.put("L" + entry.getName().replace(".class", ";"), bytes));
  ClassHierarchyResolver ofJar =
      ClassHierarchyResolver.ofResourceParsing(type ->
          byName.containsKey(type.descriptorString())
              ? new ByteArrayInputStream(byName.get(type.descriptorString()))
              : null);
  return ClassFile.of(
      StackMapsOption.GENERATE_STACK_MAPS,
      ClassHierarchyResolverOption.of(ofJar.orElse(ClassHierarchyResolver.defaultResolver())));
}

boolean isOld(ZipEntry entry, byte[] bytes) {
  return entry.getName().endsWith(".class")
      && ClassFile.of().parse(bytes).majorVersion() < ClassFile.JAVA_6_VERSION;
}
