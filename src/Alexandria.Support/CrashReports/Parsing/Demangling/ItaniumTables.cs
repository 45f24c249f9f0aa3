namespace Alexandria.Support.CrashReports.Parsing.Demangling;

/// <summary>Codes of the Itanium C++ ABI, section "Mangling" (https://itanium-cxx-abi.github.io/cxx-abi/abi.html#mangling).</summary>
internal static class ItaniumTables
{
    public static readonly Dictionary<char, string> Builtins = new()
    {
        ['v'] = "void", ['w'] = "wchar_t", ['b'] = "bool", ['c'] = "char", ['a'] = "signed char", ['h'] = "unsigned char", ['s'] = "short",
        ['t'] = "unsigned short", ['i'] = "int", ['j'] = "unsigned int", ['l'] = "long", ['m'] = "unsigned long", ['x'] = "long long",
        ['y'] = "unsigned long long", ['n'] = "__int128", ['o'] = "unsigned __int128", ['f'] = "float", ['d'] = "double", ['e'] = "long double",
        ['g'] = "__float128", ['z'] = "...",
    };

    /// <summary>Codes that begin with D.</summary>
    public static readonly Dictionary<char, string> MoreBuiltins = new()
    {
        ['d'] = "decimal64", ['e'] = "decimal128", ['f'] = "decimal32", ['h'] = "half", ['i'] = "char32_t", ['s'] = "char16_t", ['u'] = "char8_t",
        ['a'] = "auto", ['c'] = "decltype(auto)", ['n'] = "decltype(nullptr)",
    };

    /// <summary>Written in full, as debuggers do: a class has one name wherever it stands.</summary>
    public static readonly Dictionary<char, string> Abbreviations = new()
    {
        ['a'] = "std::allocator", ['b'] = "std::basic_string", ['s'] = "std::basic_string<char, std::char_traits<char>, std::allocator<char> >",
        ['i'] = "std::basic_istream<char, std::char_traits<char> >", ['o'] = "std::basic_ostream<char, std::char_traits<char> >",
        ['d'] = "std::basic_iostream<char, std::char_traits<char> >",
    };

    /// <summary>Symbol and number of operands.</summary>
    public static readonly Dictionary<string, (string Symbol, int Operands)> Operators = new(StringComparer.Ordinal)
    {
        ["nw"] = (" new", 0), ["na"] = (" new[]", 0), ["dl"] = (" delete", 1), ["da"] = (" delete[]", 1), ["aw"] = (" co_await", 1),
        ["ps"] = ("+", 1), ["ng"] = ("-", 1), ["ad"] = ("&", 1), ["de"] = ("*", 1), ["co"] = ("~", 1), ["nt"] = ("!", 1), ["pp"] = ("++", 1), ["mm"] = ("--", 1),
        ["pl"] = ("+", 2), ["mi"] = ("-", 2), ["ml"] = ("*", 2), ["dv"] = ("/", 2), ["rm"] = ("%", 2), ["an"] = ("&", 2), ["or"] = ("|", 2), ["eo"] = ("^", 2),
        ["aS"] = ("=", 2), ["pL"] = ("+=", 2), ["mI"] = ("-=", 2), ["mL"] = ("*=", 2), ["dV"] = ("/=", 2), ["rM"] = ("%=", 2), ["aN"] = ("&=", 2), ["oR"] = ("|=", 2),
        ["eO"] = ("^=", 2), ["ls"] = ("<<", 2), ["rs"] = (">>", 2), ["lS"] = ("<<=", 2), ["rS"] = (">>=", 2), ["eq"] = ("==", 2), ["ne"] = ("!=", 2), ["lt"] = ("<", 2),
        ["gt"] = (">", 2), ["le"] = ("<=", 2), ["ge"] = (">=", 2), ["ss"] = ("<=>", 2), ["aa"] = ("&&", 2), ["oo"] = ("||", 2), ["cm"] = (",", 2), ["pm"] = ("->*", 2),
        ["pt"] = ("->", 2), ["cl"] = ("()", 0), ["ix"] = ("[]", 2), ["qu"] = ("?", 3),
    };

    /// <summary>Symbols that are no functions: <c>T</c> and <c>G</c> codes.</summary>
    public static readonly Dictionary<string, string> Specials = new(StringComparer.Ordinal)
    {
        ["TV"] = "vtable for ", ["TT"] = "VTT for ", ["TI"] = "typeinfo for ", ["TS"] = "typeinfo name for ", ["TW"] = "TLS wrapper function for ", ["TH"] = "TLS init function for ",
        ["TC"] = "construction vtable for ", ["GV"] = "guard variable for ", ["GR"] = "reference temporary #0 for ", ["GA"] = "hidden alias for ",
    };
}
