;; The inner loops of shrink.ts: float32 read and written, float64 between, each sum in the order of its terms.
(module
  (memory (export "memory") 1)

  ;; Grey of pixels.
  (func (export "grey")
    (param $from i32)  ;; address of the first pixel: red, green, blue
    (param $step i32)  ;; bytes from pixel to pixel
    (param $to i32)    ;; where the greys go, and where they end
    (param $end i32)
    (loop $pixels
      (f32.store (local.get $to)
        (f32.demote_f64
          (f64.add
            (f64.add
              (f64.mul (f64.const 0.299) (f64.promote_f32 (f32.load (local.get $from))))
              (f64.mul (f64.const 0.587) (f64.promote_f32 (f32.load offset=4 (local.get $from)))))
            (f64.mul (f64.const 0.114) (f64.promote_f32 (f32.load offset=8 (local.get $from)))))))
      (local.set $from (i32.add (local.get $from) (local.get $step)))
      (local.set $to (i32.add (local.get $to) (i32.const 4)))
      (br_if $pixels (i32.lt_u (local.get $to) (local.get $end)))))

  ;; Means over parts of a line, four at a time.
  (func (export "means")
    (param $line i32)    ;; address of its first value
    (param $step i32)    ;; bytes from value to value
    (param $to i32)      ;; where the means go
    (param $apart i32)   ;; bytes from mean to mean
    (param $first i32)   ;; address of each part's first value: int32, and where they end
    (param $end i32)
    (param $shares i32)  ;; address of the values' shares: float64, of four parts for each value in turn
    (param $window i32)  ;; bytes of the shares of four parts
    (local $a i32) (local $b i32) (local $c i32) (local $d i32) (local $stop i32)
    (local $left v128) (local $right v128)
    (loop $parts
      (local.set $a
        (i32.add (local.get $line) (i32.mul (i32.load (local.get $first)) (local.get $step))))
      (local.set $b
        (i32.add (local.get $line) (i32.mul (i32.load offset=4 (local.get $first)) (local.get $step))))
      (local.set $c
        (i32.add (local.get $line) (i32.mul (i32.load offset=8 (local.get $first)) (local.get $step))))
      (local.set $d
        (i32.add (local.get $line) (i32.mul (i32.load offset=12 (local.get $first)) (local.get $step))))
      (local.set $stop (i32.add (local.get $shares) (local.get $window)))
      (local.set $left (f64x2.splat (f64.const 0)))
      (local.set $right (local.get $left))
      (loop $values
        (local.set $left
          (f64x2.add (local.get $left)
            (f64x2.mul (v128.load (local.get $shares))
              (f64x2.promote_low_f32x4
                (v128.load32_lane 1 (local.get $b) (v128.load32_zero (local.get $a)))))))
        (local.set $right
          (f64x2.add (local.get $right)
            (f64x2.mul (v128.load offset=16 (local.get $shares))
              (f64x2.promote_low_f32x4
                (v128.load32_lane 1 (local.get $d) (v128.load32_zero (local.get $c)))))))
        (local.set $a (i32.add (local.get $a) (local.get $step)))
        (local.set $b (i32.add (local.get $b) (local.get $step)))
        (local.set $c (i32.add (local.get $c) (local.get $step)))
        (local.set $d (i32.add (local.get $d) (local.get $step)))
        (local.set $shares (i32.add (local.get $shares) (i32.const 32)))
        (br_if $values (i32.lt_u (local.get $shares) (local.get $stop))))
      (local.set $left (f32x4.demote_f64x2_zero (local.get $left)))
      (local.set $right (f32x4.demote_f64x2_zero (local.get $right)))
      (v128.store32_lane 0 (local.get $to) (local.get $left))
      (local.set $to (i32.add (local.get $to) (local.get $apart)))
      (v128.store32_lane 1 (local.get $to) (local.get $left))
      (local.set $to (i32.add (local.get $to) (local.get $apart)))
      (v128.store32_lane 0 (local.get $to) (local.get $right))
      (local.set $to (i32.add (local.get $to) (local.get $apart)))
      (v128.store32_lane 1 (local.get $to) (local.get $right))
      (local.set $to (i32.add (local.get $to) (local.get $apart)))
      (local.set $first (i32.add (local.get $first) (i32.const 16)))
      (br_if $parts (i32.lt_u (local.get $first) (local.get $end))))))
