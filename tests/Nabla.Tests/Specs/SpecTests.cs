using Nabla.Activations;
using Nabla.Augmentation;
using Nabla.Costs;
using Nabla.Optimizers;
using Nabla.Schedules;
using Nabla.Specs;

namespace Nabla.Tests.Specs;

public class SpecTests
{
    [Theory]
    [InlineData("relu", "relu")]
    [InlineData("  Leaky_ReLU:slope=0.2 ", "leaky-relu:slope=0.2")]
    [InlineData("adam:0.01,beta1=0.8", "adam:0=0.01,beta1=0.8")]
    [InlineData("warmup:epochs=2+cosine:floor=0.1", "warmup:epochs=2+cosine:floor=0.1")]
    [InlineData("a:x=1e+20+b:1E-7", "a:x=1E+20+b:0=1E-07")]
    public void A_text_is_read(string text, string written) => Assert.Equal(written, Spec.Parse(text).ToString());

    [Theory]
    [InlineData("", "has no name")]
    [InlineData(":0.2", "has no name")]
    [InlineData("warmup+", "has no name")]
    [InlineData("leaky-relu:slope=steep", "\"slope=steep\" in \"leaky-relu:slope=steep\" is not a number")]
    [InlineData("leaky-relu:", "is not a number")]
    [InlineData("elu:1,", "is not a number")]
    public void A_text_that_is_no_spec_is_refused_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => Spec.Parse(text)).Message);

    [Fact]
    public void The_example_is_one_of_the_registry_at_hand()
    {
        static string Error(Action parse) => Assert.Throws<FormatException>(parse).Message;
        Assert.EndsWith("Write, for example, elu:alpha=1.", Error(() => ActivationRegistry.Default.Parse("elu:alpha=x")));
        Assert.EndsWith("Write, for example, leaky-relu:slope=0.01.", Error(() => ActivationRegistry.Default.Parse("relu:x")));
        Assert.EndsWith("for example huber:delta=1.", Error(() => CostRegistry.Default.Parse("")));
        Assert.EndsWith("Write, for example, rotation:degrees=15.", Error(() => DistortionRegistry.ParseList("rotation:degrees=x")));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(1e-10)]
    [InlineData(1e300)]
    [InlineData(1.0 / 3)]
    public void Numbers_survive_to_the_last_bit(double number) =>
        Assert.Equal(number, Spec.Parse(new Spec("elu", ("alpha", number)).ToString()).Number("alpha", 0, double.NaN));

    [Theory]
    [InlineData("tahn", "There is no activation \"tahn\". Did you mean \"tanh\"?")]
    [InlineData("logistic", "There is no activation \"logistic\". Did you mean \"sigmoid\"?")]
    [InlineData("unlike-any", "There is no activation \"unlike-any\". Known: identity, sigmoid, tanh, relu")]
    [InlineData("relu:0.1", "activation \"relu\" got 1 parameter. It takes none.")]
    [InlineData("leaky-relu:0.1,0.2", "got 2 parameters. It takes slope.")]
    [InlineData("leaky-relu:alpha=0.1", "has no parameter \"alpha\". It takes slope.")]
    [InlineData("leaky-relu:0.1,slope=0.2", "got \"slope\" twice.")]
    [InlineData("leaky-relu:slope=0.1,slope=0.2", "got \"slope\" twice.")]
    [InlineData("leaky-relu:slope=-1", "activation \"leaky-relu:slope=-1\": slope must be above 0 (got -1).")]
    [InlineData("leaky-relu:slope=nan", "must be above 0 (got NaN).")]
    [InlineData("elu:inf", "is not a number")]
    [InlineData("relu+tanh", "activation \"relu\" holds no other, but \"+tanh\" follows it.")]
    public void The_catalogue_refuses_with_the_reason(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => ActivationRegistry.Default.Parse(text)).Message);

    [Theory]
    [InlineData("l-bfgs:history=2.5", "history must be a whole number, at least 1 (got 2.5).")]
    [InlineData("adam:beta1=1", "beta1 must be 0 or above and below 1 (got 1).")]
    public void Numbers_of_optimizers_are_checked(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => OptimizerRegistry.Default.Parse(text)).Message);

    [Fact]
    public void A_changed_number_keeps_the_others()
    {
        var adam = (Adam)OptimizerRegistry.Default.Create(new Adam(Beta1: 0.8).Spec.With("learning-rate", 0.5));
        Assert.Equal(new Adam(0.5, Beta1: 0.8), adam);
    }

    [Fact]
    public void A_schedule_holds_another()
    {
        var schedule = ScheduleRegistry.Default.Parse("warmup:epochs=2+warmup:0.5+step:every=3,factor=0.1");
        Assert.Equal(new WarmUp(2, new WarmUp(0.5, new StepDecay(3, 0.1))), schedule);
        Assert.Throws<FormatException>(() => ScheduleRegistry.Default.Parse("warmup+nothing"));
    }
}
