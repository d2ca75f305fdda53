using Nabla.Activations;
using Nabla.Numerics;

namespace Nabla.Onnx.Import;

/// <summary>
/// Elementwise functions. They are composed here and recognized at the end of a layer (<see cref="KnownCurves"/>).
/// </summary>
internal static class Elementwise
{
    public static Value Relu(Step step) => Apply(step, z => Math.Max(z, 0));

    public static Value LeakyRelu(Step step) => Apply(step, Leaky(step.Float("alpha", 0.01)));

    public static Value Elu(Step step) => Apply(step, Elu(step.Float("alpha", 1)));

    public static Value Selu(Step step) =>
        Apply(step, 1, Elu(step.Float("alpha", 1.67326319217681884765625)), step.Float("gamma", 1.05070102214813232421875));

    public static Value Celu(Step step) => Apply(step, 1 / step.Float("alpha", 1), Elu(1), step.Float("alpha", 1));

    public static Value Gelu(Step step) =>
        step.Attribute("approximate")?.Text == "tanh" ? Apply(step, new GeluTanh().Value) : Apply(step, new Gelu().Value);

    public static Value Swish(Step step)
    {
        double alpha = step.Float("alpha", 1);
        return Apply(step, alpha, new Silu().Value, 1 / alpha);
    }

    public static Value Mish(Step step) => Apply(step, new Mish().Value);

    public static Value Sigmoid(Step step) => Apply(step, new Sigmoid().Value);

    public static Value Tanh(Step step) => Apply(step, Math.Tanh);

    public static Value Softplus(Step step) => Apply(step, new Softplus().Value);

    public static Value Softsign(Step step) => Apply(step, new Softsign().Value);

    public static Value HardSigmoid(Step step)
    {
        double alpha = step.Float("alpha", 0.2), beta = step.Float("beta", 0.5);
        return step[0] is Flow ? step.Flow(0).Then(step.Label, new Straight(alpha, beta))
            .Then(step.Label, Between(0, 1), false, [new(2, -1)]) : Apply(step, z => Math.Clamp(alpha * z + beta, 0, 1));
    }

    public static Value HardSwish(Step step) => Apply(step, new HardSwish().Value);

    public static Value Clip(Step step)
    {
        double least = step.Has(1) ? step.Number(1) : step.Float("min", double.NegativeInfinity), most = step.Has(2) ? step.Number(2)
            : step.Float("max", double.PositiveInfinity);
        // Limits beyond the range of float are no limits.
        if (least <= -float.MaxValue) least = double.NegativeInfinity;
        if (most >= float.MaxValue) most = double.PositiveInfinity;
        if (double.IsInfinity(least) && double.IsInfinity(most) && least < most) return step[0];
        if (step[0] is Flow flow && least < most)
        {
            double half = (most - least) / 2;
            return flow.Then(step.Label, Between(least, most), false, double.IsFinite(half)
                ? [new(1 / half, -(least + most) / 2 / half), new(1, -least), new(1, -most)]
                : [new(1, double.IsFinite(least) ? -least : -most)]);
        }

        return least <= most ? Apply(step, Between(least, most)) : throw step.Refusal($"clips to at least {least} and at most {most}");
    }

    public static Value Erf(Step step) => Apply(step, z => Elementary.Erf(new SimdScalar<double>(z)).Value);

    public static Value Exp(Step step) => Apply(step, Math.Exp);

    public static Value Log(Step step) => Apply(step, Math.Log);

    public static Value Abs(Step step) => Apply(step, Math.Abs);

    public static Value Neg(Step step) => step[0] is Flow ? step.Flow(0).Then(step.Label, new Straight(-1, 0)) : Apply(step, z => -z);

    public static Value Floor(Step step) => OfConstant(step, Math.Floor);

    public static Value Ceil(Step step) => OfConstant(step, Math.Ceiling);

    public static Value Round(Step step) => OfConstant(step, z => Math.Round(z, MidpointRounding.ToEven));

    public static Value Sign(Step step) => OfConstant(step, z => Math.Sign(z));

    /// <summary>x σ(1.702 x), QuickGelu of com.microsoft.</summary>
    public static Value QuickGelu(Step step)
    {
        double alpha = step.Float("alpha", 1.702);
        return Apply(step, alpha, new Silu().Value, 1 / alpha);
    }

    public static Value Sqrt(Step step) => Apply(step, Math.Sqrt);

    public static Value Reciprocal(Step step) => Apply(step, z => 1 / z);

    // Step functions are not activations, but occur in shape computations.
    private static Value OfConstant(Step step, Func<double, double> function) =>
        step[0] is Constant ? Apply(step, function)
        : throw step.Refusal("is a step function of values computed from the input; its derivative is 0, so a network "
        + "cannot learn through it");

    private static Func<double, double> Leaky(double alpha) => z => z >= 0 ? z : alpha * z;

    private static Func<double, double> Elu(double alpha) => z => z >= 0 ? z : alpha * double.ExpM1(z);

    private static Func<double, double> Between(double least, double most) => z => Math.Min(Math.Max(z, least), most);

    private static Value Apply(Step step, Func<double, double> function) => Apply(step, 1, function, 1);

    // A function between two lines through 0.
    private static Value Apply(Step step, double before, Func<double, double> function, double after)
    {
        if (step[0] is not Constant)
            return step.Flow(0).Then(step.Label, new Straight(before, 0)).Then(step.Label, function)
                .Then(step.Label, new Straight(after, 0));
        var constant = step.Constant(0);
        step.Budget.Spend(constant.Numbers.Length, step.Label);
        return constant with { Numbers = Array.ConvertAll(constant.Numbers, number => after * function(before * number)) };
    }
}
