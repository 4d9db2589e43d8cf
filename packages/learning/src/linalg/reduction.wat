;; The inner loop of reduction.ts: four rows of a matrix, each entry read once and used twice, for y = A x and for
;; y = transpose(A) x. Of a symmetric matrix that is an entry right of the diagonal and its mirror image.
(module
  (memory (export "memory") 1)

  (func (export "fourRows")
    (param $row i32)     ;; address of the first entry in the first row
    (param $stride i32)  ;; bytes from row to row
    (param $xi i32)      ;; address of the four x, and of the four y, that belong to the rows
    (param $yi i32)
    (param $xj i32)      ;; address of the x and the y that belong to the first entry's column
    (param $yj i32)
    (param $end i32)     ;; where x ends; from $xj it is a multiple of 16 bytes
    (local $row1 i32) (local $row2 i32) (local $row3 i32)
    (local $x0 v128) (local $x1 v128) (local $x2 v128) (local $x3 v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local $y0 v128) (local $y1 v128) (local $y2 v128) (local $y3 v128)
    (local $x v128)
    (local.set $row1 (i32.add (local.get $row) (local.get $stride)))
    (local.set $row2 (i32.add (local.get $row1) (local.get $stride)))
    (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
    (local.set $x0 (v128.load64_splat (local.get $xi)))
    (local.set $x1 (v128.load64_splat offset=8 (local.get $xi)))
    (local.set $x2 (v128.load64_splat offset=16 (local.get $xi)))
    (local.set $x3 (v128.load64_splat offset=24 (local.get $xi)))
    (block $done
      (loop $two_columns
        (br_if $done (i32.ge_u (local.get $xj) (local.get $end)))
        (local.set $a0 (v128.load (local.get $row)))
        (local.set $a1 (v128.load (local.get $row1)))
        (local.set $a2 (v128.load (local.get $row2)))
        (local.set $a3 (v128.load (local.get $row3)))
        (local.set $x (v128.load (local.get $xj)))
        (local.set $y0 (f64x2.add (local.get $y0) (f64x2.mul (local.get $a0) (local.get $x))))
        (local.set $y1 (f64x2.add (local.get $y1) (f64x2.mul (local.get $a1) (local.get $x))))
        (local.set $y2 (f64x2.add (local.get $y2) (f64x2.mul (local.get $a2) (local.get $x))))
        (local.set $y3 (f64x2.add (local.get $y3) (f64x2.mul (local.get $a3) (local.get $x))))
        (v128.store (local.get $yj)
          (f64x2.add (v128.load (local.get $yj))
            (f64x2.add
              (f64x2.add
                (f64x2.mul (local.get $a0) (local.get $x0))
                (f64x2.mul (local.get $a1) (local.get $x1)))
              (f64x2.add
                (f64x2.mul (local.get $a2) (local.get $x2))
                (f64x2.mul (local.get $a3) (local.get $x3))))))
        (local.set $row (i32.add (local.get $row) (i32.const 16)))
        (local.set $row1 (i32.add (local.get $row1) (i32.const 16)))
        (local.set $row2 (i32.add (local.get $row2) (i32.const 16)))
        (local.set $row3 (i32.add (local.get $row3) (i32.const 16)))
        (local.set $xj (i32.add (local.get $xj) (i32.const 16)))
        (local.set $yj (i32.add (local.get $yj) (i32.const 16)))
        (br $two_columns)))
    (f64.store (local.get $yi)
      (f64.add (f64.load (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y0)) (f64x2.extract_lane 1 (local.get $y0)))))
    (f64.store offset=8 (local.get $yi)
      (f64.add (f64.load offset=8 (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y1)) (f64x2.extract_lane 1 (local.get $y1)))))
    (f64.store offset=16 (local.get $yi)
      (f64.add (f64.load offset=16 (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y2)) (f64x2.extract_lane 1 (local.get $y2)))))
    (f64.store offset=24 (local.get $yi)
      (f64.add (f64.load offset=24 (local.get $yi))
        (f64.add (f64x2.extract_lane 0 (local.get $y3)) (f64x2.extract_lane 1 (local.get $y3)))))))
