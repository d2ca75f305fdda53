using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Nabla.Repository.Tests;

/// <summary>
/// Which module uses which, as the compiler sees it. A module is a folder below src: <c>Nabla/Layers</c>, <c>Nabla.Data</c>.
/// </summary>
internal sealed class ModuleGraph
{
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly string[] Unresolved = ["CS0246", "CS0234", "CS0400", "CS0138"];

    private readonly SortedDictionary<(string From, string To), SortedSet<string>> _edges = [];

    private ModuleGraph()
    {
    }

    /// <summary>The edges: the code of one module names a type, or a member of one, of another module; and which types those are.</summary>
    public IReadOnlyDictionary<(string From, string To), SortedSet<string>> Edges => _edges;

    /// <summary>All modules.</summary>
    public SortedSet<string> Modules { get; } = new(StringComparer.Ordinal);

    /// <summary>Compiles sources, all of them as one assembly, and finds what each module uses.</summary>
    /// <param name="sources">Paths from src, and texts.</param>
    public static ModuleGraph Of(IEnumerable<(string Path, string Text)> sources)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None);
        var trees = sources.Select(source => CSharpSyntaxTree.ParseText(source.Text, options, source.Path)).ToList();
        // The framework and the packages, as this process itself has them; our own libraries are compiled from their sources.
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Nabla", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "All",
            trees.Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options)),
            references,
            new(OutputKind.ConsoleApplication, allowUnsafe: true));
        string[] errors = [.. compilation.GetDeclarationDiagnostics().Where(one => Unresolved.Contains(one.Id))
            .Select(one => one.ToString())];
        Assert.True(errors.Length == 0, "Names were not resolved, so edges would be missed:\n" + string.Join('\n', errors.Take(10)));

        var graph = new ModuleGraph();
        foreach (var tree in trees) graph.Add(compilation.GetSemanticModel(tree), tree);
        return graph;
    }

    /// <summary>The edges that lie on a circle: both ends reach each other.</summary>
    public IReadOnlySet<(string From, string To)> Circular()
    {
        var reach = Modules.ToDictionary(module => module, Reached);
        return _edges.Keys.Where(edge => reach[edge.To].Contains(edge.From)).ToHashSet();
    }

    private HashSet<string> Reached(string from)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([from]);
        while (open.TryPop(out string? module))
        {
            foreach (var (_, to) in _edges.Keys.Where(edge => edge.From == module))
                if (seen.Add(to)) open.Push(to);
        }

        return seen;
    }

    private static string ModuleOf(string path) => path[..path.LastIndexOf('/')];

    private void Add(SemanticModel model, SyntaxTree tree)
    {
        string from = ModuleOf(tree.FilePath);
        Modules.Add(from);
        foreach (var node in tree.GetRoot().DescendantNodes().Where(node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
        {
            var symbol = model.GetSymbolInfo(node) is var info ? info.Symbol ?? info.CandidateSymbols.FirstOrDefault() : null;
            var type = symbol is INamedTypeSymbol named ? named : symbol?.ContainingType;
            while (type?.ContainingType is { } outer) type = outer;
            if (type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is not { } declared) continue;
            string to = ModuleOf(declared.SyntaxTree.FilePath);
            if (to == from) continue;
            if (!_edges.TryGetValue((from, to), out var types)) _edges[(from, to)] = types = new(StringComparer.Ordinal);
            types.Add(type.Name);
        }
    }
}
