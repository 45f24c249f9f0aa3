using System.Collections.Frozen;

namespace Alexandria.Support.Tickets.Reading;

/// <summary>Finds operating systems, runtimes, browsers and architectures by name, with the version that follows.</summary>
internal static class EnvironmentReader
{
    private static readonly FrozenDictionary<string, (EnvironmentKind Kind, string Name)> Names = Table();

    // What may stand between a name and its version: "Windows Server 2019", "Java version 17", "Node v20".
    private static readonly FrozenSet<string> Between = new[] { "server", "version", "release", "sdk", "runtime", "core", "lts", "v", "pro", "enterprise", "home" }
        .ToFrozenSet(StringComparer.Ordinal);

    // Also ordinary words: they count only with a version behind them.
    private static readonly FrozenSet<string> Ordinary = new[] { "go", "edge", "java", "ruby", "node", "safari", "rust", "opera", "net" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="words">The ticket's words.</param>
    /// <param name="used">Indices of words that are versions of something found here, so not of the product.</param>
    public static IReadOnlyList<EnvironmentFact> Read(IReadOnlyList<ProseWord> words, out IReadOnlySet<int> used)
    {
        var facts = new List<EnvironmentFact>();
        var versions = new HashSet<int>();
        used = versions;
        for (var i = 0; i < words.Count; i++)
        {
            var (name, attached) = SplitAttached(words[i].Lower);
            if (!Names.TryGetValue(name, out var entry))
            {
                continue;
            }

            var version = attached;
            var at = words[i].EndsClause || attached.Length > 0 ? -1 : VersionAfter(words, i);
            if (at > 0)
            {
                version = words[at].Written.TrimStart('v', 'V');
                versions.Add(at);
            }

            if (attached.Length > 0)
            {
                versions.Add(i);
            }

            if ((version.Length > 0 || !Ordinary.Contains(name)) && !facts.Exists(f => f.Name == entry.Name && (version.Length == 0 || f.Version == version)))
            {
                facts.Add(new EnvironmentFact(entry.Kind, entry.Name, version));
            }
        }

        return facts;
    }

    // "chrome/120.0", "jdk-17.0.2", "python3.11", "net8.0"
    private static (string Name, string Version) SplitAttached(string word)
    {
        if (Names.ContainsKey(word))
        {
            return (word, "");
        }

        var digit = word.AsSpan().IndexOfAnyInRange('0', '9');
        if (digit <= 0)
        {
            return (word, "");
        }

        var name = word[..digit].TrimEnd('/', '-', '_', '@');
        return Names.ContainsKey(name) && VersionReader.IsVersionLike(word.AsSpan(digit)) ? (name, word[digit..]) : (word, "");
    }

    private static int VersionAfter(IReadOnlyList<ProseWord> words, int at)
    {
        for (var i = at + 1; i < words.Count && i <= at + 3; i++)
        {
            if (VersionReader.IsVersionLike(words[i].Lower.AsSpan().TrimStart('v')))
            {
                return i;
            }

            if (!Between.Contains(words[i].Lower) || words[i].EndsClause)
            {
                break;
            }
        }

        return -1;
    }

    private static FrozenDictionary<string, (EnvironmentKind Kind, string Name)> Table()
    {
        var table = new Dictionary<string, (EnvironmentKind, string)>(StringComparer.Ordinal);
        Add(EnvironmentKind.OperatingSystem, "Windows:windows,win10,win11", "macOS:macos,osx", "Ubuntu:ubuntu", "Debian:debian", "Fedora:fedora",
            "Red Hat Enterprise Linux:rhel", "CentOS:centos", "Alpine:alpine", "Android:android", "iOS:ios,ipados", "Linux:linux", "FreeBSD:freebsd",
            "SUSE:suse,sles,opensuse", "Rocky Linux:rocky", "Arch Linux:archlinux");
        Add(EnvironmentKind.Runtime, "Java:java,jdk,jre,openjdk,jvm,temurin,corretto", ".NET:.net,net,dotnet", "Node.js:node,nodejs,node.js", "Python:python,cpython",
            "Go:go,golang", "Ruby:ruby", "PHP:php", "Rust:rust,rustc", "Deno:deno", "Bun:bun", "glibc:glibc");
        Add(EnvironmentKind.Browser, "Chrome:chrome,chromium", "Firefox:firefox", "Safari:safari", "Edge:edge,msedge", "Opera:opera");
        Add(EnvironmentKind.Architecture, "x64:x64,x86_64,amd64,x86-64", "x86:x86,i386,i686", "arm64:arm64,aarch64", "arm:armv7,armhf", "riscv64:riscv64");
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(EnvironmentKind kind, params ReadOnlySpan<string> entries)
        {
            foreach (var entry in entries)
            {
                var colon = entry.IndexOf(':', StringComparison.Ordinal);
                foreach (var name in entry[(colon + 1)..].Split(','))
                {
                    table[name] = (kind, entry[..colon]);
                }
            }
        }
    }
}
