using System.Text;

namespace Alexandria.Support.CrashReports.Parsing;

/// <summary>
/// Names of JVM methods (Java, Kotlin, Scala, Groovy, Clojure) without what compilers and proxies generate: numbers of
/// anonymous classes, lambdas, accessors and closures, hashes of proxies, modules and class loaders.
/// </summary>
internal static class JavaName
{
    public const string Lambda = "{lambda}";

    private static readonly string[] ProxyMarks =
        ["$$EnhancerBy", "$$FastClassBy", "$$SpringCGLIB", "$MockitoMock", "$HibernateProxy", "$ByteBuddy", "_$$_javassist", "_$$_jvst", "$$KeyFactory"];

    public static string Normalise(string name) => SettledName.Of(name, Once);

    private static string Once(string name)
    {
        name = WithoutLoader(name);
        var dot = name.LastIndexOf('.');
        var method = Method(name[(dot + 1)..]);
        return dot < 0 ? method : $"{Class(name[..dot])}.{method}";
    }

    /// <summary>Cuts <c>app//</c>, <c>java.base@17.0.1/</c> and a lambda's <c>/0x000000080009</c>.</summary>
    private static string WithoutLoader(string name)
    {
        var lambda = name.IndexOf("$$Lambda", StringComparison.Ordinal);
        if (lambda >= 0)
        {
            var end = name.LastIndexOf('.');
            name = end > lambda ? string.Concat(name.AsSpan(0, lambda), "$", Lambda, name.AsSpan(end)) : string.Concat(name.AsSpan(0, lambda), "$", Lambda);
        }

        return name[(name.LastIndexOf('/') + 1)..];
    }

    private static string Class(string name)
    {
        foreach (var mark in ProxyMarks)
        {
            var at = name.IndexOf(mark, StringComparison.Ordinal);
            if (at > 0)
            {
                name = name[..at];
            }
        }

        if (name.Contains("sun.reflect.Generated", StringComparison.Ordinal) || name.Contains("reflect.Generated", StringComparison.Ordinal))
        {
            name = name.TrimEnd("0123456789").ToString();
        }

        var parts = name.Split('$');
        if (parts.Length == 1)
        {
            return name;
        }

        var kept = new StringBuilder(parts[0]);
        for (var i = 1; i < parts.Length; i++)
        {
            // "$1" is anonymous, "$1Local" a local class; "$Proxy12" and "fn__34" are numbered as they are made.
            var part = parts[i].TrimStart("0123456789").ToString();
            part = part.StartsWith("Proxy", StringComparison.Ordinal) ? part.TrimEnd("0123456789").ToString() : WithoutCounter(part);
            if (part.Length > 0 && !(part is "anonfun" or "anon" or "sam" or "inlined"))
            {
                kept.Append('$').Append(part);
            }
        }

        return kept.ToString();
    }

    private static string Method(string method)
    {
        if (method.StartsWith("lambda$", StringComparison.Ordinal))
        {
            // javac: lambda$outer$0; inside another lambda the outer name is "null".
            var outer = method["lambda$".Length..];
            var end = outer.LastIndexOf('$');
            outer = end > 0 ? outer[..end] : "";
            return outer is "" or "null" ? Lambda : outer == "new" ? "<init>" + Lambda : outer + Lambda;
        }

        if (method.StartsWith("$anonfun$", StringComparison.Ordinal))
        {
            return WithoutCounter(method["$anonfun$".Length..].Split('$')[0]) + Lambda;
        }

        var kotlin = method.IndexOf("$lambda", StringComparison.Ordinal);
        if (kotlin > 0)
        {
            return method[..kotlin] + Lambda;
        }

        return method.StartsWith("access$", StringComparison.Ordinal) ? "access" : WithoutCounter(method);
    }

    private static string WithoutCounter(string part)
    {
        var digits = part.AsSpan().TrimEnd("0123456789");
        if (digits.Length == part.Length)
        {
            return part;
        }

        return digits.EndsWith("__", StringComparison.Ordinal) ? digits[..^2].ToString()
            : digits.EndsWith("_closure", StringComparison.Ordinal) || digits.EndsWith("lambda", StringComparison.Ordinal) ? digits.ToString()
            : part;
    }
}
