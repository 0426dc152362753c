package setup

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const java17 = `echo 'openjdk version "17.0.15" 2025-04-15' >&2`

func TestJavaThatSparkCannotUse(t *testing.T) {
	for _, test := range []struct {
		name, script string // without a script there is no java
		want         string // regular expression; empty: it is found
	}{
		{"none", "", `there is none: install Java 17 or newer \(Debian and Ubuntu: apt install openjdk-17-jre-headless\)`},
		{"too old", `echo 'openjdk version "11.0.2"' >&2`, `\S+/java is Java 11: install Java 17`},
		{"very old", `echo 'java version "1.8.0_402"' >&2`, `\S+/java is Java 8: install Java 17`},
		{"a stub", `echo 'Unable to locate a Java Runtime.' >&2; exit 1`, `\S+/java -version fails: install Java 17`},
		{"17", java17, ``},
		{"newer", `echo 'openjdk version "25" 2025-09-16' >&2`, ``},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("JAVA_HOME", "")
			scripts := map[string]string{}
			if test.script != "" {
				scripts["java"] = test.script
			}
			onlyPrograms(t, scripts)
			_, err := FindJava(t.Context())
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (err == nil || !regexp.MustCompile(test.want).MatchString(err.Error())):
				t.Errorf("error %v, want one that matches %s", err, test.want)
			}
		})
	}
}

// In a JAVA_HOME without java, another java on PATH would not help, because Spark does not look there.
func TestJavaHomeCounts(t *testing.T) {
	onlyPrograms(t, map[string]string{"java": java17})
	home := t.TempDir()
	t.Setenv("JAVA_HOME", home)
	if found, err := FindJava(t.Context()); err == nil {
		t.Errorf("found %s, want an error", found)
	}
	if err := os.Mkdir(filepath.Join(home, "bin"), 0o755); err != nil {
		t.Fatal(err)
	}
	java := filepath.Join(home, "bin", "java")
	if err := os.WriteFile(java, []byte("#!/bin/sh\n"+java17), 0o755); err != nil {
		t.Fatal(err)
	}
	if found, err := FindJava(t.Context()); err != nil || found != java {
		t.Errorf("found %s, %v; want %s", found, err, java)
	}
}

// sparkCheckout is a checkout with the locks of Spark, where java and python3 are scripts. The second is what the environment's
// python does.
func sparkCheckout(t *testing.T, java, python string) *Environment {
	t.Helper()
	e := checkoutWithLock(t)
	for _, name := range []string{"spark", "spark-build"} {
		if err := os.WriteFile(e.docker("python", name+".lock"), []byte(name+"==1\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("JAVA_HOME", "")
	scripts := map[string]string{"python3": venv(python)}
	if java != "" {
		scripts["java"] = java
	}
	onlyPrograms(t, scripts)
	return e
}

func TestSparkIsBuiltByLockedTools(t *testing.T) {
	e := sparkCheckout(t, java17, `echo "$@" >>"${0%/*}/asked"; : >"${0%/*}/spark-submit"; : >"$TMPDIR/sources"`)
	var report strings.Builder
	if err := e.Setup(t.Context(), &report, false, SparkPart); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(report.String(), "MB") {
		t.Errorf("the report does not say how much is downloaded:\n%s", &report)
	}
	asked, err := os.ReadFile(filepath.Join(e.sparkVenv(), "bin", "asked"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(asked)), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], "spark-build.lock") || !strings.Contains(lines[1], "--no-build-isolation") ||
		strings.Count(string(asked), "--require-hashes") != 2 {
		t.Errorf("pip was asked for\n%s", asked)
	}
	if _, err := os.Stat(filepath.Join(e.sparkVenv(), "tmp")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the unpacked sources are left: %v", err)
	}
	for _, other := range []string{e.Python(), e.ArticlePython()} {
		if _, err := os.Stat(other); !os.IsNotExist(err) {
			t.Errorf("%s was made too: %v", other, err)
		}
	}
}

// Without Java nothing is downloaded.
func TestSparkWithoutJavaSaysWhatToInstall(t *testing.T) {
	e := sparkCheckout(t, "", `echo "$@" >>"${0%/*}/asked"`)
	err := e.Setup(t.Context(), nil, true, SparkPart)
	if err == nil || !strings.Contains(err.Error(), "openjdk-17-jre-headless") {
		t.Errorf("error %v, want what to install", err)
	}
	if _, err := os.Stat(e.sparkVenv()); !os.IsNotExist(err) {
		t.Errorf("something was made without Java: %v", err)
	}
}
