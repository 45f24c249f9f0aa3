namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Parameters of functions, arguments of templates with their packs, and what refers to them.</summary>
internal sealed partial class ItaniumDemangler
{
    private int _packIndex = -1;
    private int _packSize = -1;

    /// <summary>A type for each argument of a pack.</summary>
    private Type Expansion()
    {
        _at += 2;
        var from = _at;
        var outer = (_packIndex, _packSize);
        (_packIndex, _packSize) = (0, -1);
        var parts = new List<string> { ReadType().ToString() };
        var (end, known) = (_at, _substitutions.Count);
        var size = _packSize;
        for (var i = 1; i < size && !_failed; i++)
        {
            _at = from;
            _packIndex = i;
            parts.Add(Spend(ReadType().ToString()));
            _substitutions.RemoveRange(Math.Min(known, _substitutions.Count), Math.Max(0, _substitutions.Count - known));
            _at = _failed ? symbol.Length : end;
        }

        (_packIndex, _packSize) = outer;
        var type = new Type(Spend(size == 0 ? "" : string.Join(", ", parts)), "");
        _substitutions.Add(type);
        return type;
    }

    // "T_", "T0_", with arguments of its own where it is a template.
    private Type Parameter()
    {
        _at++;
        if (Peek() == 'L')
        {
            // "TL0__": of an outer level, which only generic lambdas have.
            _at++;
            _ = Number();
            _ = Take('_');
        }

        var index = Sequence() + 1;
        if (!Take('_'))
        {
            return new Type(Fail(), "");
        }

        Type type;
        if (_lambda > 0)
        {
            type = new Type($"auto:{index + 1}", "");
        }
        else if (index < _arguments.Count)
        {
            var pack = _arguments[index];
            var isSingle = pack.Count == 1;
            if (_packIndex >= 0 && !(isSingle && _packSize > 1))
            {
                _packSize = Math.Max(_packSize, pack.Count);
            }

            type = pack.Count == 0 ? new Type("", "")
                : _packIndex >= 0 ? pack[Math.Min(_packIndex, pack.Count - 1)]
                : isSingle ? pack[0]
                : new Type(Spend(string.Join(", ", pack)), "");
        }
        else
        {
            return new Type(Fail(), "");
        }

        type = Keep(type);
        return Peek() == 'I' ? Keep(new Type(Spend(type + Arguments()), "")) : type;
    }

    private Type Substitution()
    {
        _at++;
        if (ItaniumTables.Abbreviations.TryGetValue(Peek(), out var abbreviation))
        {
            _at++;
            var tags = "";
            while (Take('B') && !_failed)
            {
                tags += $"[abi:{Source()}]";
            }

            if (tags.Length > 0)
            {
                _substitutions.Add(new Type(abbreviation + tags, ""));
            }

            return new Type(Spend(abbreviation + tags), "");
        }

        var index = Sequence() + 1;
        if (!Take('_') || index >= _substitutions.Count)
        {
            return new Type(Fail(), "");
        }

        var type = _substitutions[index];
        return type with { Left = Spend(type.Left), Right = Spend(type.Right) };
    }

    /// <summary>"void" alone means no parameter.</summary>
    private string Parameters()
    {
        var types = new List<string>();
        while (!_failed && Peek() is not (End or 'E' or '.' or '@') && !(Peek() is 'R' or 'O' && Peek(1) == 'E') && !(Peek() == '_' && _depth < 3))
        {
            var before = _at;
            var type = ReadType().ToString();
            // An empty pack adds no parameter.
            if (type.Length > 0)
            {
                types.Add(type);
            }

            if (_at == before)
            {
                Fail();
            }
        }

        if (types.Count == 0 && _lambda == 0 && !_failed && symbol[_at - 1] is not ('_' or 'E' or 'v'))
        {
            return Fail();
        }

        return Spend(types is ["void"] ? "" : string.Join(", ", types));
    }

    /// <summary>Template arguments with their brackets; from here on parameters refer to them.</summary>
    private string Arguments()
    {
        if (!Enter() || !Take('I'))
        {
            _depth--;
            return Fail();
        }

        var binds = _binds;
        _binds = false;
        var arguments = new List<List<Type>>();
        while (!Take('E') && !_failed)
        {
            if (Peek() == End)
            {
                Fail();
                break;
            }

            var pack = new List<Type>();
            if (Take('J'))
            {
                while (!Take('E') && !_failed && Peek() != End)
                {
                    pack.Add(Argument());
                }
            }
            else
            {
                pack.Add(Argument());
            }

            arguments.Add(pack);
        }

        _arguments = binds ? arguments : _arguments;
        _binds = binds;
        _depth--;
        var text = string.Join(", ", arguments.SelectMany(pack => pack).Select(type => type.ToString()).Where(type => type.Length > 0));
        return Spend(text.EndsWith('>') ? $"<{text} >" : $"<{text}>");
    }

    private Type Argument() => Peek() switch
    {
        'L' => new Type(Literal(), ""),
        'X' => new Type(Bracketed(), ""),
        _ => ReadType(),
    };
}
