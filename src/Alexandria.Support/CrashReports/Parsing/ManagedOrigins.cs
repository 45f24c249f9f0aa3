namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>Name prefixes of runtimes and test harnesses on the JVM and on .NET.</summary>
internal static class ManagedOrigins
{
    private static readonly string[] JavaHarness =
    [
        "junit.", "org.junit.", "org.testng.", "org.hamcrest.", "org.assertj.", "org.opentest4j.", "org.fest.assertions.",
        "org.spockframework.", "spock.", "org.scalatest.", "org.specs2.", "munit.", "kotlin.test.", "io.kotest.", "cucumber.", "io.cucumber.",
        "com.google.common.truth.", "org.apache.tools.ant.", "org.apache.maven.", "org.codehaus.plexus.", "org.gradle.", "worker.org.gradle.",
        "sbt.", "com.intellij.rt.", "com.intellij.junit", "org.eclipse.jdt.internal.junit", "org.jetbrains.kotlin.test", "androidx.test.",
        "android.test.", "org.robolectric.", "com.code_intelligence.jazzer.", "edu.berkeley.cs.jqf.", "org.openjdk.jmh.", "org.netbeans.modules.junit",
        "bsh.", "org.apache.surefire.", "org.pitest.",
    ];

    private static readonly string[] JavaSystem =
    [
        "java.", "sun.", "jdk.", "com.sun.", "org.graalvm.", "javax.swing.", "javax.crypto.", "javax.net.", "javax.security.", "javax.xml.",
        "javax.naming.", "javax.management.", "javax.imageio.", "javax.script.", "javax.sql.", "javax.tools.", "javax.annotation.processing.",
        "org.xml.sax.", "org.w3c.dom.", "kotlin.", "kotlinx.coroutines.", "scala.", "groovy.lang.", "org.codehaus.groovy.", "org.apache.groovy.",
        "clojure.lang.", "clojure.core$", "android.app.", "android.os.", "android.view.", "android.widget.", "com.android.internal.", "dalvik.",
        "libcore.", "com.oracle.", "oracle.jrockit.", "com.ibm.oti.", "gnu.java.", "$Proxy", "jrockit.",
    ];

    private static readonly string[] DotNetHarness =
    [
        "Xunit.", "NUnit.", "Microsoft.VisualStudio.Test", "Microsoft.TestPlatform.", "Microsoft.Testing.", "FluentAssertions.", "AwesomeAssertions.",
        "Shouldly.", "JetBrains.ReSharper.", "TUnit.", "FsCheck.", "BenchmarkDotNet.", "SharpFuzz.", "TestDriven.", "MbUnit.", "Machine.Specifications.",
        "ReflectionAbstractionExtensions.", "TechTalk.SpecFlow.", "Expecto.",
    ];

    private static readonly string[] DotNetSystem =
        ["System.", "Microsoft.", "Internal.", "Interop.", "MS.", "Mono.", "FSharp.Core.", "Windows.", "lambda_method", "DynamicClass.", "(wrapper"];

    public static FrameOrigin OfJava(string function)
    {
        if (FrameOrigins.StartsWithAny(function, JavaHarness) || function.EndsWith(".fuzzerTestOneInput", StringComparison.Ordinal))
        {
            return FrameOrigin.Harness;
        }

        return FrameOrigins.StartsWithAny(function, JavaSystem) || function.Contains(".$Proxy", StringComparison.Ordinal)
            ? FrameOrigin.System
            : FrameOrigin.App;
    }

    public static FrameOrigin OfDotNet(string function) =>
        FrameOrigins.StartsWithAny(function, DotNetHarness) ? FrameOrigin.Harness
        : FrameOrigins.StartsWithAny(function, DotNetSystem) ? FrameOrigin.System
        : FrameOrigin.App;
}
