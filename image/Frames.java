import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;

// Frames JAR...: gives classes of Java 5 and before what today's verifier reads (Java Virtual
// Machine Specification, 4.10.1), for an AOT cache takes no others. Other jars stay as they are.

static final ClassTransform TO_JAVA_8 =
    ClassTransform.dropping(ClassFileVersion.class::isInstance)
        .andThen(ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL))
        .andThen(
            ClassTransform.endHandler(
                builder -> builder.withVersion(ClassFile.JAVA_8_VERSION, 0)));

record Content(ZipEntry entry, byte[] bytes) {

  boolean isOld() {
    return entry.getName().endsWith(".class")
        && ClassFile.of().parse(bytes).majorVersion() < ClassFile.JAVA_6_VERSION;
  }
}

void main(String[] jars) throws IOException {
  for (String jar : jars) {
    List<Content> contents = read(jar);
    if (contents.stream().anyMatch(Content::isOld)) {
      write(jar, contents);
    }
  }
}

List<Content> read(String jar) throws IOException {
  List<Content> contents = new ArrayList<>();
  try (ZipFile file = new ZipFile(jar)) {
    for (ZipEntry entry : Collections.list(file.entries())) {
      contents.add(new Content(entry, file.getInputStream(entry).readAllBytes()));
    }
  }
  return contents;
}

void write(String jar, List<Content> contents) throws IOException {
  ClassFile classes = classes(contents);
  try (ZipOutputStream file = new ZipOutputStream(new FileOutputStream(jar))) {
    for (Content content : contents) {
      ZipEntry entry = new ZipEntry(content.entry().getName());
      entry.setTimeLocal(content.entry().getTimeLocal());
      file.putNextEntry(entry);
      byte[] bytes = content.bytes();
      file.write(
          content.isOld() ? classes.transformClass(classes.parse(bytes), TO_JAVA_8) : bytes);
    }
  }
}

/** Frames name the class that two others have in common, so those of the jar have to be known. */
ClassFile classes(List<Content> contents) {
  Map<String, byte[]> byType = new HashMap<>();
  for (Content content : contents) {
    byType.put("L" + content.entry().getName().replace(".class", ";"), content.bytes());
  }
  ClassHierarchyResolver ofJar =
      ClassHierarchyResolver.ofResourceParsing(type -> {
        byte[] bytes = byType.get(type.descriptorString());
        return bytes == null ? null : new ByteArrayInputStream(bytes);
      });
  return ClassFile.of(
      StackMapsOption.GENERATE_STACK_MAPS,
      ClassHierarchyResolverOption.of(ofJar.orElse(ClassHierarchyResolver.defaultResolver())));
}
