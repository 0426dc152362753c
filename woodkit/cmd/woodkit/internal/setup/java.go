package setup

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// oldestJava is the oldest version of Java on which Spark 4 runs.
const oldestJava = 17

// javaVersion matches what java -version prints: 17.0.15, or 1.8.0_402 for Java 8.
var javaVersion = regexp.MustCompile(`version "(?:1\.)?(\d+)`)

// FindJava returns the java command that Spark will use: the one in JAVA_HOME, or else the one on PATH. The error says what
// was found and what to install.
func FindJava(ctx context.Context) (string, error) {
	install := fmt.Sprintf("install Java %d or newer (Debian and Ubuntu: apt install openjdk-%[1]d-jre-headless), or set JAVA_HOME", oldestJava)
	path, err := exec.LookPath("java")
	if dir := os.Getenv("JAVA_HOME"); dir != "" {
		path = filepath.Join(dir, "bin", "java")
		_, err = os.Stat(path)
	}
	if err != nil {
		return "", fmt.Errorf("finding Java for Spark: there is none: %s", install)
	}
	printed, err := exec.CommandContext(ctx, path, "-version").CombinedOutput()
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	found := javaVersion.FindSubmatch(printed)
	if err != nil || found == nil { // macOS has a java that only says that there is none
		return "", fmt.Errorf("finding Java for Spark: %s -version fails: %s", path, install)
	}
	if version, err := strconv.Atoi(string(found[1])); err != nil || version < oldestJava {
		return "", fmt.Errorf("finding Java for Spark: %s is Java %s: %s", path, found[1], install)
	}
	return path, nil
}
