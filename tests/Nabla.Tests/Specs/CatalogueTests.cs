using Nabla.Activations;
using Nabla.Costs;
using Nabla.Augmentation;
using Nabla.Initializers;
using Nabla.Optimizers;
using Nabla.Regularizers;
using Nabla.Schedules;
using Nabla.Specs;

namespace Nabla.Tests.Specs;

/// <summary>What holds for every catalogue: names, round trips, and that nothing is forgotten.</summary>
public class CatalogueTests
{
    private static readonly (string Kind, Type Type, IEnumerable<IDescribed> All, Func<string, IDescribed> Parse)[] Catalogues =
    [
        Of("ActivationCatalogue", ActivationRegistry.Default), Of("CostCatalogue", CostRegistry.Default),
            Of("OptimizerCatalogue", OptimizerRegistry.Default),
        Of("ScheduleCatalogue", ScheduleRegistry.Default), Of("InitializerCatalogue", InitializerRegistry.Default),
            Of("PenaltyCatalogue", PenaltyRegistry.Default),
        Of("DistortionCatalogue", DistortionRegistry.Default),
    ];

    public static TheoryData<string> Kinds => [.. Catalogues.Select(c => c.Kind)];

    public static TheoryData<string, string> Entries =>
        [.. Catalogues.SelectMany(c => c.All.Select(one => new TheoryDataRow<string, string>(c.Kind, one.Spec.Name)))];

    // The numbers of quantiles are a list, of which none stands alone: QuantilesTests.
    public static TheoryData<string, string> EntriesWithNumbersByName =>
        [.. Catalogues.SelectMany(c => c.All.Where(one => one is not Quantiles)
        .Select(one => new TheoryDataRow<string, string>(c.Kind, one.Spec.Name)))];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_implementation_in_the_library_is_listed(string kind)
    {
        var catalogue = Catalogues.Single(c => c.Kind == kind);
        var listed = catalogue.All.Select(one => one.GetType()).ToHashSet();
        // A step inside a layer, which nobody names.
        listed.Add(typeof(CosineTwoPi));
        var missing = catalogue.Type.Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(catalogue.Type) && !listed.Contains(type));
        Assert.Equal("", string.Join("\n", missing.Select(type => $"Add to {kind}: _ => new {type.Name}(),")));
    }

    [Theory, MemberData(nameof(Entries))]
    public void Every_written_form_is_read_back_as_the_same(string kind, string name)
    {
        var one = Named(kind, name);
        Assert.Equal(one, Parse(kind, one.Spec.ToString()));
        Assert.Equal(one, Parse(kind, name.Replace('-', '_').ToUpperInvariant()));
        Assert.Matches("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name);
    }

    [Theory, MemberData(nameof(EntriesWithNumbersByName))]
    public void Every_number_is_read_by_name_and_by_place_and_comes_back(string kind, string name)
    {
        var one = Named(kind, name);
        for (int i = 0; i < one.Spec.Numbers.Count; i++)
        {
            var (key, value) = one.Spec.Numbers[i];
            double changed = value >= 1 ? value + 1 : value > 0 ? value * 0.75 : 0.25;
            var byName = Parse(kind, new Spec(name, (key, changed)).ToString());
            string places = string.Join(",", one.Spec.Numbers.Take(i).Select(n => Text(n.Value)).Append(Text(changed)));
            Assert.Equal(changed, byName.Spec.Number(key, -1, double.NaN));
            Assert.Equal(byName, Parse(kind, $"{name}:{places}"));
            Assert.NotEqual(one, byName);
        }
    }

    [Theory, MemberData(nameof(Entries))]
    public void Defaults_of_the_catalogue_are_those_of_the_constructor(string kind, string name)
    {
        var one = Named(kind, name);
        if (one is WarmUp) return;      // has no defaults: what follows it is the user's choice
        var constructor = one.GetType().GetConstructors().Where(c => c.GetParameters().All(p => p.IsOptional))
            .MinBy(c => c.GetParameters().Length);
        object made = constructor is null ? Activator.CreateInstance(one.GetType())!
            : constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
        Assert.Equal(made, one);
    }

    [Theory, MemberData(nameof(EntriesWithNumbersByName))]
    public void No_number_may_be_NaN_or_below_its_range(string kind, string name)
    {
        foreach (var (key, _) in Named(kind, name).Spec.Numbers)
        {
            string message = Assert.Throws<FormatException>(() => Parse(kind, $"{name}:{key}=nan")).Message;
            Assert.EndsWith("(got NaN).", message);
            if (key != "mean") Assert.EndsWith("(got -1).", Assert.Throws<FormatException>(() => Parse(kind, $"{name}:{key}=-1")).Message);
        }
    }

    private static IDescribed Named(string kind, string name) =>
        Catalogues.Single(c => c.Kind == kind).All.Single(one => one.Spec.Name == name);

    private static IDescribed Parse(string kind, string text) => Catalogues.Single(c => c.Kind == kind).Parse(text);

    private static string Text(double number) => number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static (string, Type, IEnumerable<IDescribed>, Func<string, IDescribed>) Of<T>(string kind, Registry<T> catalogue)
        where T : IDescribed => (kind, typeof(T), catalogue.All.Cast<IDescribed>(), text => catalogue.Parse(text));
}
